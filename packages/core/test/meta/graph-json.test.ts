import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AggregationJson } from "../../src/meta/aggregations/aggregation.ts";
import type { GraphJson, NodeOptionsJson } from "../../src/meta/graph/graph-json.ts";
import { type Aggregation, Mean, MetaEndpoint } from "../../src/meta/index.ts";
import { predicting } from "./support/graphs.ts";

/** As Workbench writes it. */
const seedJson: GraphJson = {
  endpoints: { a: "logs-a", b: "logs-b" },
  endpoint_async: { "logs-a": true, "logs-b": false },
  endpoint_batch_size: { "logs-a": 4 },
  aggregations: [
    { class: "WeightedMean", name: "m", weights: [0.25, 0.75] },
    { class: "ConfidenceWeighted", name: "c", model_weights: [], corr_scale: [], optimal_alpha: 0.5 },
  ],
  edges: [
    ["a", "m"],
    ["b", "m"],
    ["a", "c"],
    ["b", "c"],
  ],
  input_nodes: ["a", "b"],
  output_node: "c",
};

const resolve = (name: string) => predicting(name, 1);

describe("A19-24: the seed's JSON", () => {
  test("loads, as an object and as a text, and runs", async () => {
    for (const json of [seedJson, JSON.stringify(seedJson, undefined, 2)]) {
      const graph = MetaEndpoint.fromJson(json, { resolve });
      const { rows } = await graph.inference([{ x: 2 }]);
      expect(rows).toEqual([{ x: 2, prediction: expect.closeTo(2, 9), prediction_std: 0, confidence: 1 }]);
    }
  });

  test("what is written of it is what was read, and nothing that the seed does not know", () => {
    const written = MetaEndpoint.fromJson(seedJson, { resolve }).toJson();
    expect(written).toEqual({ ...seedJson, endpoint_max_instances: {} });
  });

  test("A7-3: endpoint_max_instances survives", () => {
    const json = { ...seedJson, endpoint_max_instances: { "logs-a": 8 } };
    expect(MetaEndpoint.fromJson(json, { resolve }).toJson()).toEqual(json);
  });

  test("absent fields are empty", () => {
    const graph = MetaEndpoint.fromJson(
      { endpoints: { a: "a" }, input_nodes: ["a"], output_node: "a" },
      { resolve },
    );
    expect(graph.toJson()).toMatchObject({ aggregations: [], edges: [], endpoint_async: {} });
  });
});

describe("A7-6, A7-7: aggregations by their class", () => {
  const median = (json: AggregationJson): Aggregation => ({
    name: json.name,
    outputColumns: ["prediction"],
    problemWith: () => undefined,
    aggregate: (upstream) => ({ prediction: upstream[Number(json["at"])]?.row["prediction"] ?? null }),
    toJson: () => json,
  });
  const json = {
    endpoints: { a: "a", b: "b" },
    aggregations: [{ class: "Median", name: "m", at: 1 }],
    edges: [
      ["a", "m"],
      ["b", "m"],
    ],
    input_nodes: ["a", "b"],
    output_node: "m",
  };

  test("a class that nobody registered is refused by its name", () => {
    expect(() => MetaEndpoint.fromJson(json, { resolve })).toThrow(
      expect.objectContaining({
        code: "invalid_option",
        message: expect.stringContaining(
          'Aggregation "m" is of the class "Median", which is not known. The classes are: Concat, Mean',
        ),
      }),
    );
    const inherited = { ...json, aggregations: [{ class: "constructor", name: "m" }] };
    expect(() => MetaEndpoint.fromJson(inherited, { resolve })).toThrow('"constructor", which is not known');
  });

  test("a registered one keeps its fields", async () => {
    const graph = MetaEndpoint.fromJson(json, { resolve, aggregations: { Median: median } });
    expect(graph.toJson().aggregations).toEqual(json.aggregations);
    expect((await graph.inference([{ x: 3 }])).rows[0]).toMatchObject({ prediction: 3 });
  });
});

test.each([
  ["no JSON at all", "{", "is no JSON"],
  ["a list", [], "must be an object"],
  ["an unknown field", { ...seedJson, nodes: [] }, 'has a field "nodes", which is not known'],
  ["no endpoints", { edges: [] }, 'has no "endpoints"'],
  ["edges of three", { ...seedJson, edges: [["a", "m", "c"]] }, 'has a wrong "edges"'],
  [
    "an aggregation without a name",
    { ...seedJson, aggregations: [{ class: "Mean" }] },
    'has a wrong "aggregations"',
  ],
  ["another version", { ...seedJson, sagemaker_async: { version: 2, nodes: {} } }, "from a later release"],
  [
    "options of no node",
    { ...seedJson, sagemaker_async: { version: 1, nodes: { x: {} } } },
    "options for 'x'",
  ],
  [
    "a wrong option",
    { ...seedJson, sagemaker_async: { version: 1, nodes: { a: { timeoutMs: "1" } } } },
    "timeoutMs",
  ],
  [
    "a fallback that is none",
    { ...seedJson, sagemaker_async: { version: 1, nodes: { a: { fallback: {} } } } },
    "fallback",
  ],
  [
    "weights as a text",
    { ...seedJson, aggregations: [{ class: "WeightedMean", name: "m", weights: "1" }] },
    "weights must be a list of numbers",
  ],
])("refuses %s", (_, json, message) => {
  expect(() => MetaEndpoint.fromJson(json, { resolve })).toThrow(
    expect.objectContaining({ code: "invalid_option", message: expect.stringContaining(message) }),
  );
});

test("what a graph was built with is in its JSON: facts of its endpoints, options of its nodes", () => {
  const graph = new MetaEndpoint("g")
    .addEndpoint(predicting("a", 1), { dependency: "soft", retries: 2, fallback: { prediction: 0 } })
    .addEndpoint(predicting("b", 1), { name: "second", fallback: predicting("spare", 1) })
    .addAggregation(new Mean("m", { missing: "skip" }))
    .addEdge("a", "m")
    .addEdge("second", "m")
    .setInputNode("a", "second")
    .setOutputNode("m");
  expect(graph.toJson()).toMatchObject({
    endpoints: { a: "a", second: "b" },
    aggregations: [{ class: "Mean", name: "m", missing: "skip" }],
    sagemaker_async: {
      version: 1,
      nodes: {
        a: { dependency: "soft", retries: 2, fallback: { columns: { prediction: 0 } } },
        second: { fallback: { endpoint: "spare" } },
      },
    },
  });
});

const nodeOptions: fc.Arbitrary<NodeOptionsJson> = fc.record(
  {
    retries: fc.nat(5),
    timeoutMs: fc.integer({ min: 1, max: 1e6 }),
    dependency: fc.constantFrom("hard", "soft"),
    concurrency: fc.integer({ min: 1, max: 9 }),
    fallback: fc.oneof(
      fc.record({ columns: fc.record({ prediction: fc.double({ noNaN: true, noDefaultInfinity: true }) }) }),
      fc.record({ endpoint: fc.constantFrom("spare", "other") }),
    ),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<NodeOptionsJson>;
const weights = (count: number) =>
  fc.array(fc.double({ min: 0.1, max: 9, noNaN: true }), { minLength: count, maxLength: count });

/** Any ensemble: some endpoints, an aggregation of any class over all of them. */
const graphs: fc.Arbitrary<GraphJson> = fc
  .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/), { minLength: 1, maxLength: 5 })
  .chain((names) =>
    fc.record({
      names: fc.constant(names),
      facts: fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 1, max: 99 })),
      flags: fc.dictionary(fc.constantFrom(...names), fc.boolean()),
      options: fc.dictionary(fc.constantFrom(...names), nodeOptions, { noNullPrototype: true }),
      aggregation: fc.oneof(
        fc.record({ class: fc.constantFrom("Mean", "Vote", "Concat") }),
        fc.record({ class: fc.constant("WeightedMean"), weights: weights(names.length) }),
        fc.record({
          class: fc.constantFrom(
            "ConfidenceWeighted",
            "InverseMaeWeighted",
            "ScaledConfidenceWeighted",
            "CalibratedConfidenceWeighted",
          ),
          model_weights: fc.oneof(fc.constant([]), weights(names.length)),
          corr_scale: fc.oneof(fc.constant([]), weights(names.length)),
          optimal_alpha: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
      ),
    }),
  )
  .map(({ names, facts, flags, options, aggregation }) => {
    const nodes = Object.fromEntries(
      Object.entries(options).filter(([, given]) => Object.keys(given).length > 0),
    );
    return {
      endpoints: Object.fromEntries(names.map((name) => [name, `endpoint-${name}`])),
      endpoint_async: flags,
      endpoint_batch_size: facts,
      endpoint_max_instances: facts,
      aggregations: [{ ...aggregation, name: "The aggregation" }],
      edges: names.map((name) => [name, "The aggregation"] as const),
      input_nodes: names,
      output_node: "The aggregation",
      ...(Object.keys(nodes).length > 0 && { sagemaker_async: { version: 1 as const, nodes } }),
    };
  });

test("A19-24, A7-3: every field of any graph survives the way through a graph and back", () => {
  fc.assert(
    fc.property(graphs, (json) => {
      const text = JSON.stringify(json);
      expect(JSON.parse(JSON.stringify(MetaEndpoint.fromJson(text, { resolve }).toJson()))).toEqual(
        JSON.parse(text),
      );
    }),
  );
});
