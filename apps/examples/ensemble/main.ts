// Does combining models help? Three models of solubility, each an endpoint of its own, alone and combined in each way, on molecules
// that none of them has seen.
//
//   rows ─┬─▶ equation ───┬─▶ aggregation ─▶ rows
//         ├─▶ linear ─────┤
//         └─▶ neighbours ─┘

import { Endpoint } from "@sagemaker-async/core";
import type { Invoker } from "@sagemaker-async/core/invoker";
import { type Aggregation, MetaEndpoint, Vote } from "@sagemaker-async/core/meta";
import { ensemblesOf } from "./ensembles.ts";
import { fitModels } from "./fit-models.ts";
import { labelled } from "./labelled.ts";
import { readHalves } from "./molecules.ts";
import { tableOfLabels, tableOfNumbers } from "./report.ts";
import { score } from "./score.ts";
import { serveModels } from "./serve-models.ts";

const { training, heldOut } = await readHalves();
const models = fitModels(training);
const emulator = await serveModels(models);
try {
  const options = {
    clientConfig: emulator.clientConfig,
    contentType: "application/jsonlines",
    batchSize: 50,
  };
  const endpoints = await Promise.all(Object.keys(models).map((name) => Endpoint.connect(name, options)));
  const ensembles = ensemblesOf(training).map((aggregation) => sideBySide(endpoints, aggregation));
  console.log(tableOfNumbers(await scoreEach([...endpoints, ...ensembles]), heldOut));

  const judges = endpoints.map(labelled);
  const vote = sideBySide(judges, new Vote("Vote"));
  console.log(tableOfLabels(await scoreEach([...judges, vote]), heldOut));
  console.log(`The graph of the vote, for https://mermaid.live:\n\n${vote.toMermaid()}`);
} finally {
  await emulator.close();
}

/** A graph in which all are asked the same, and their answers are combined. */
function sideBySide(children: readonly Invoker[], aggregation: Aggregation): MetaEndpoint {
  const graph = new MetaEndpoint(aggregation.name).addAggregation(aggregation);
  for (const child of children) graph.addEndpoint(child).addEdge(child.name, aggregation.name);
  return graph.setInputNode(...children.map(({ name }) => name)).setOutputNode(aggregation.name);
}

async function scoreEach(invokers: readonly Invoker[]) {
  const scored = invokers.map(async (invoker) => [invoker.name, await score(invoker, heldOut)] as const);
  return new Map(await Promise.all(scored));
}
