// A program of its own: streams rows through the endpoint and prints its peak memory in kilobytes.

import { Endpoint } from "@sagemaker-async/core";

const count = Number(process.argv[2]);
const endpoint = await Endpoint.connect("bench", { batchSize: 1000, maxInFlight: 16 });

async function* rows() {
  for (let x = 0; x < count; x += 1) yield { id: `molecule-${x}`, x };
}

let answered = 0;
for await (const result of endpoint.stream(rows())) if (result.ok) answered += 1;
if (answered !== count) throw new Error(`${answered} of ${count} rows were answered.`);
console.log(process.resourceUsage().maxRSS);
