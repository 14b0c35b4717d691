import type { Invoker } from "@sagemaker-async/core/invoker";
import { describe, expect, test } from "vitest";
import { InferenceCache, type InferenceCacheOptions } from "../../src/index.ts";
import { memoryStore } from "../../src/stores/memory.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";

const store = memoryStore();
const { clear: _, ...unfinished } = store;

describe("options", () => {
  test.each<[string, unknown]>([
    ["options", undefined],
    ["keyColumn", { store, keyColumn: "" }],
    ["keyColumn", { store, keyColumn: [] }],
    ["keyColumn", { store, keyColumn: ["a", 7] }],
    ["keyColumn", { store, keyColumn: "k", keyOf: () => 1 }],
    ["keyOf", { store, keyOf: "k" }],
    ["outputKeyColumn", { store, outputKeyColumn: "k" }],
    ["mode", { store, mode: "fast" }],
    ["onStoreError", { store, onStoreError: "ignore" }],
    ["ttlMs", { store, ttlMs: 0 }],
    ["ttlMs", { store, staleWhileRevalidateMs: 5 }],
    ["leaseMs", { store, leaseMs: 1.5 }],
    ["failures", { store, failures: {} }],
    ["failures", { store, failures: { ttlMs: 5, code: "model_error" } }],
    ["failures: codes", { store, failures: { ttlMs: 5, codes: "model_error" } }],
    [
      "failures: ttlMs must be a whole number of milliseconds from 1, not 0",
      { store, failures: { ttlMs: 0 } },
    ],
    ["outputKeyColumn", { store, keyColumn: "k", outputKeyColumn: "" }],
    ["version", { store, keyColumn: "k", version: 2 }],
    ["store", { keyColumn: "k" }],
    ["store", { keyColumn: "k", store: "cache.db" }],
    ["clear", { keyColumn: "k", store: unfinished }],
    ['"ttl"', { keyColumn: "k", store, ttl: 5 }],
  ])("a wrong one is named: %s", (name, options) => {
    expect(() => new InferenceCache(fakeInvoker(), options as InferenceCacheOptions)).toThrow(
      expect.objectContaining({ code: "invalid_option", message: expect.stringContaining(name) }),
    );
  });

  test.each([undefined, null, "endpoint", {}, { name: "x" }, { stream: () => undefined }])(
    "an invoker is needed, not %o",
    (invoker) => {
      expect(() => new InferenceCache(invoker as unknown as Invoker, { keyColumn: "k", store })).toThrow(
        expect.objectContaining({ code: "invalid_option" }),
      );
    },
  );
});
