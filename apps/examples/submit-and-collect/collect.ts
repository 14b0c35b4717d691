// node collect.ts job.json: says how far the job is, waits for the rest, keeps the answers in job.json.answers.json, and shows what came.

import { readFile, writeFile } from "node:fs/promises";
import { Endpoint, type InferenceResult, type JobHandle } from "@sagemaker-async/core";

const [jobFile = "job.json"] = process.argv.slice(2);
const handle: JobHandle = JSON.parse(await readFile(jobFile, "utf8"));

const endpoint = await Endpoint.connect(handle.endpointName);
const { answered, chunks } = await endpoint.status(handle);
console.log(`another process: ${answered} of ${chunks} requests are answered; waiting for the others`);

const save = ({ rows }: InferenceResult) => writeFile(`${jobFile}.answers.json`, JSON.stringify(rows));
const { rows, failures } = await endpoint.collect(handle, { save });
console.log(`collected ${rows.length} rows, ${failures.length} failed; the first three:`);
for (const { "Compound ID": name, predicted_log_solubility: logS } of rows.slice(0, 3)) {
  console.log(`  ${name}: ${logS}`);
}
