import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endpointMetadata } from "../../src/metadata/endpoint-metadata.ts";

const nothing = {
  batchSize: undefined,
  maxInFlight: undefined,
  metaEndpointDag: undefined,
  features: undefined,
  asyncEndpoint: undefined,
  minInstances: undefined,
  maxInstances: undefined,
  warmUpRow: undefined,
  problems: [],
};

describe("what an endpoint says of itself", () => {
  test("is read from the keys that Workbench writes, and two of our own", () => {
    const read = endpointMetadata({
      inference_batch_size: 500,
      inference_max_in_flight: 8,
      meta_endpoint_dag: { endpoints: [] },
      workbench_model_features: ["logP", "MW"],
      async_endpoint: true,
      min_instances: 0,
      max_instances: 16,
      warm_up_row: { smiles: "CCO" },
      workbench_owner: "someone",
    });
    expect(read).toEqual({
      batchSize: 500,
      maxInFlight: 8,
      metaEndpointDag: { endpoints: [] },
      features: ["logP", "MW"],
      asyncEndpoint: true,
      minInstances: 0,
      maxInstances: 16,
      warmUpRow: { smiles: "CCO" },
      problems: [],
    });
  });

  test("is unknown without tags, and where Workbench cleared it with null", () => {
    expect(endpointMetadata({})).toEqual(nothing);
    expect(endpointMetadata({ max_instances: null, inference_batch_size: null })).toEqual(nothing);
  });

  test("`features` counts where `workbench_model_features` does not", () => {
    expect(endpointMetadata({ features: ["b"] }).features).toEqual(["b"]);
    expect(endpointMetadata({ features: ["b"], workbench_model_features: ["a"] }).features).toEqual(["a"]);
    expect(endpointMetadata({ features: ["b"], workbench_model_features: "a" })).toMatchObject({
      features: ["b"],
      problems: [expect.stringContaining('"workbench_model_features"')],
    });
  });

  // The seed divides by the batch size that it finds (A3).
  test.each([
    ["inference_batch_size", 0, "a whole number of at least 1, not 0"],
    ["inference_batch_size", -5, "a whole number of at least 1, not -5"],
    ["inference_batch_size", 2.5, "a whole number of at least 1, not 2.5"],
    ["inference_batch_size", "many", 'a whole number of at least 1, not "many"'],
    ["inference_batch_size", [10], "a whole number of at least 1, not [10]"],
    ["inference_max_in_flight", 0, "a whole number from 1 to 10000, not 0"],
    ["inference_max_in_flight", 10_001, "a whole number from 1 to 10000, not 10001"],
    ["meta_endpoint_dag", ["a"], 'a JSON object, not ["a"]'],
    ["meta_endpoint_dag", "x".repeat(99), `a JSON object, not "${"x".repeat(59)}…`],
    ["features", ["a", 1], 'a JSON list of column names, not ["a",1]'],
    ["features", [""], 'a JSON list of column names, not [""]'],
    ["async_endpoint", "yes", 'true or false, not "yes"'],
    ["min_instances", -1, "a whole number of at least 0, not -1"],
    ["max_instances", 0, "a whole number of at least 1, not 0"],
    ["warm_up_row", "CCO", 'a JSON object, not "CCO"'],
  ])("A3: %s of %j is ignored and named", (key, value, words) => {
    expect(endpointMetadata({ [key]: value })).toEqual({
      ...nothing,
      problems: [`Tag "${key}" is ignored: it must be ${words}.`],
    });
  });

  test("a problem with one tag takes nothing from the others", () => {
    const read = endpointMetadata({
      inference_batch_size: 0,
      inference_max_in_flight: 4,
      max_instances: "x",
    });
    expect(read).toMatchObject({ batchSize: undefined, maxInFlight: 4 });
    expect(read.problems).toHaveLength(2);
  });

  test("any value of any key is usable or named, never an error", () => {
    const keys = fc.constantFrom(
      "inference_batch_size",
      "inference_max_in_flight",
      "features",
      "warm_up_row",
    );
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (metadata) => {
        const { batchSize = 10, maxInFlight = 64 } = endpointMetadata(
          metadata as Parameters<typeof endpointMetadata>[0],
        );
        expect(Number.isSafeInteger(batchSize) && batchSize >= 1).toBe(true);
        expect(Number.isSafeInteger(maxInFlight) && maxInFlight >= 1).toBe(true);
      }),
    );
  });
});
