import { createInvoker, type InferenceEvent, type Invoker } from "@sagemaker-async/core/invoker";
import { Mean, MetaEndpoint } from "@sagemaker-async/core/meta";
import { expect, test } from "vitest";
import { InferenceCache } from "../src/index.ts";
import { memoryStore } from "../src/stores/memory.ts";

const rows = [
  { smiles: "C", id: "01" },
  { smiles: "CC", id: "02" },
  { smiles: "C", id: "03" },
];

/** Predicts the length times a factor. `computed` says for which. */
function model(name: string, factor: number): { readonly endpoint: Invoker; readonly computed: unknown[] } {
  const computed: unknown[] = [];
  const endpoint = createInvoker(name, ({ smiles }) => {
    computed.push(smiles);
    return { prediction: String(smiles).length * factor };
  });
  return { endpoint, computed };
}

function meanOf(...children: readonly Invoker[]): MetaEndpoint {
  const graph = new MetaEndpoint("ensemble").addAggregation(new Mean("mean"));
  for (const child of children) graph.addEndpoint(child).addEdge(child.name, "mean");
  return graph.setInputNode(...children.map(({ name }) => name)).setOutputNode("mean");
}

const cached = (invoker: Invoker) =>
  new InferenceCache(invoker, { keyColumn: "smiles", store: memoryStore() });

test("A7-9: each node has a cache of its own, and tells by its name what it found", async () => {
  const [one, other, uncached] = [model("one", 1), model("other", 3), model("uncached", 2)];
  const graph = meanOf(cached(one.endpoint), cached(other.endpoint), uncached.endpoint);
  const first = await graph.inference(rows);
  const events: InferenceEvent[] = [];
  const second = await graph.inference(rows, { onEvent: (event) => events.push(event) });

  expect(first.rows.map(({ id, prediction }) => [id, prediction])).toEqual([
    ["01", 2],
    ["02", 4],
    ["03", 2],
  ]);
  expect(second.rows).toEqual(first.rows);
  expect([one.computed, other.computed]).toEqual([
    ["C", "CC"],
    ["C", "CC"],
  ]);
  expect(uncached.computed).toHaveLength(6);
  const hits = events.flatMap((event) => (event.type === "cache-lookup" ? [[event.node, event.hits]] : []));
  expect(hits.toSorted()).toEqual([
    ["one", 3],
    ["other", 3],
  ]);
});

test("A7-9: a cache around a graph keeps what the graph answered, and the graph's children are not asked again", async () => {
  const [one, other] = [model("one", 1), model("other", 3)];
  const ensemble = cached(meanOf(one.endpoint, other.endpoint));
  const first = await ensemble.inference(rows);
  const second = await ensemble.inference(rows.toReversed());

  expect(first.rows[1]).toEqual({ smiles: "CC", id: "02", prediction: 4, prediction_std: 2, confidence: 1 });
  expect(second.rows).toEqual(first.rows.toReversed());
  expect(one.computed).toEqual(["C", "CC"]);
  expect(other.computed).toEqual(["C", "CC"]);
});
