import { Buffer } from "node:buffer";
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import type { Emulator, EmulatorConfiguration, ModelFunction } from "../../../src/index.ts";

/** A graph in Workbench's form: rows go to two endpoints and through one more, and what they say is combined. */
const graph = {
  endpoints: { linear: "linear", forest: "forest", descriptors: "descriptors", boosted: "boosted" },
  aggregations: [
    { class: "WeightedMean", name: "trees", weights: { forest: 1, boosted: 2 } },
    { class: "Mean", name: "ensemble" },
  ],
  edges: [
    ["descriptors", "forest"],
    ["descriptors", "boosted"],
    ["forest", "trees"],
    ["boosted", "trees"],
    ["linear", "ensemble"],
    ["trees", "ensemble"],
  ],
  input_nodes: ["linear", "descriptors"],
  output_node: "ensemble",
};

/** The tags in which Workbench keeps a graph: base64 behind a marker, in chunks of 256 characters. */
export function graphTags(json: object = graph): Record<string, string> {
  const text = `b64:${Buffer.from(JSON.stringify(json)).toString("base64")}`;
  const chunks = text.match(/.{1,256}/g) ?? [];
  return Object.fromEntries(chunks.map((chunk, at) => [`meta_endpoint_dag_chunk_${at + 1}`, chunk]));
}

/** The endpoint of the graph, first, and three of its four children; `boosted` is not here. */
export function ensembleConfiguration(model: ModelFunction): EmulatorConfiguration {
  const child = (max: number) => ({
    async: {
      outputPath: "s3://demo/out",
      failurePath: "s3://demo/bad",
      maxConcurrentInvocationsPerInstance: 2,
    },
    instances: { max, idleMs: 60_000 },
    model,
  });
  return {
    buckets: ["demo"],
    endpoints: {
      solubility: { tags: graphTags() },
      linear: child(2),
      forest: { ...child(4), instances: { max: 4, coldStartMs: 60_000 } },
      descriptors: {},
    },
  };
}

/** Sends `count` requests to each of the children that have a queue. */
export async function sendToEnsemble({ clientConfig }: Emulator, count: number): Promise<void> {
  const runtime = new SageMakerRuntimeClient(clientConfig);
  for (const EndpointName of ["linear", "forest"]) {
    for (let number = 0; number < count; number += 1) {
      await runtime.send(new InvokeEndpointAsyncCommand({ EndpointName, Body: Buffer.from(String(number)) }));
    }
  }
  runtime.destroy();
}
