// A program of its own: streams rows through a diamond of models in its own process, and prints its peak memory in kilobytes.

import { createInvoker } from "@sagemaker-async/core";
import { Mean, MetaEndpoint } from "@sagemaker-async/core/meta";
import { printPeak } from "./print-peak.ts";

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

await printPeak(diamond);
