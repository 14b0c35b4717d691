// node submit.ts job.json: sends the molecules, writes down how to find their answers, and ends.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Endpoint } from "@sagemaker-async/core";
import { readMolecules } from "../cached-batch-scoring/read-molecules.ts";

const [jobFile = "job.json"] = process.argv.slice(2);
const data = join(import.meta.dirname, "../cached-batch-scoring/data/delaney-processed.csv");
const molecules = (await readMolecules(data)).slice(0, 200);

const endpoint = await Endpoint.connect("solubility");
const handle = await endpoint.submit(molecules);
await writeFile(jobFile, JSON.stringify(handle));

console.log(`submitted ${handle.rows} molecules in ${handle.chunks.length} requests; this process ends`);
