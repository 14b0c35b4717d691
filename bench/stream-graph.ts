// A program of its own: streams rows through a diamond of models in its own process, and prints its peak memory in kilobytes.

import { createInvoker } from "@sagemaker-async/core";
import { Mean, MetaEndpoint } from "@sagemaker-async/core/meta";

const count = Number(process.argv[2]);
const features = createInvoker("features", ({ x }) => ({ weight: Number(x) * 2 }));
const left = createInvoker("left", ({ weight }) => ({ prediction: Number(weight) + 1 }));
const right = createInvoker("right", ({ weight }) => ({ prediction: Number(weight) - 1 }));
const diamond = new MetaEndpoint("diamond")
  .addEndpoint(features)
  .addEndpoint(left)
  .addEndpoint(right)
  .addAggregation(new Mean("mean"))
  .addEdge("features", "left")
  .addEdge("features", "right")
  .addEdge("left", "mean")
  .addEdge("right", "mean")
  .setInputNode("features")
  .setOutputNode("mean");

async function* rows() {
  for (let x = 0; x < count; x += 1) yield { id: `molecule-${x}`, x };
}

let answered = 0;
for await (const result of diamond.stream(rows())) if (result.ok) answered += 1;
if (answered !== count) throw new Error(`${answered} of ${count} rows were answered.`);
console.log(process.resourceUsage().maxRSS);
