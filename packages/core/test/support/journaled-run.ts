// A program of its own, for tests that kill it: scores rows with a journal and prints the result as JSON.

import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { withoutFilename } from "./own-names.ts";

const [journal = "", count = "0", way = "staged"] = process.argv.slice(2);
const endpoint = await Endpoint.connect("model", way === "own-names" ? { clients: withoutFilename({}) } : {});
const input = Array.from({ length: Number(count) }, (_, at) => ({ id: `0${at}`, x: at }));
const { rows, failures } = await endpoint.inference(input, {
  journal,
  batchSize: 1,
  input: way === "inline" ? "inline" : "staged",
  maxInFlight: 16,
});
console.log(
  JSON.stringify({ rows, failures: failures.map(({ index, error }) => [index, error.code, error.message]) }),
);
