// A program of its own, for tests that kill it: scores rows with a journal and prints the result as JSON.

import { Endpoint } from "../../src/endpoint/endpoint.ts";

const [journal = "", count = "0", batchSize = "1"] = process.argv.slice(2);
const endpoint = await Endpoint.connect("model");
const input = Array.from({ length: Number(count) }, (_, at) => ({ id: `0${at}`, x: at }));
const { rows, failures } = await endpoint.inference(input, {
  journal,
  batchSize: Number(batchSize),
  maxInFlight: 16,
});
console.log(
  JSON.stringify({ rows, failures: failures.map(({ index, error }) => [index, error.code, error.message]) }),
);
