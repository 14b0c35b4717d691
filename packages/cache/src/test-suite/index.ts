import { basicTests } from "./basic.ts";
import { batchTests } from "./batch.ts";
import { closeTests } from "./close.ts";
import { concurrencyTests } from "./concurrency.ts";
import { expiryTests } from "./expiry.ts";
import { failureTests } from "./failure.ts";
import { leaseTests } from "./leases.ts";
import { limitTests } from "./limits.ts";
import { manyEntriesTests } from "./many-entries.ts";
import type { StoreUnderTest, TestFunctions } from "./store-under-test.ts";
import { SuiteContext } from "./suite-context.ts";
import { unicodeTests } from "./unicode.ts";

export type { StoreUnderTest, TestFunctions } from "./store-under-test.ts";

/**
 * Everything that a cache expects of a store, as tests of the framework that you use: `describe` and `test` of `node:test`,
 * Vitest or Jest do as they are. Assertions are those of `node:assert`.
 *
 * @example
 * ```ts
 * import { describe, test } from "node:test";
 * import { storeTestSuite } from "@sagemaker-async/cache/test-suite";
 * import { myStore } from "./my-store.js";
 *
 * storeTestSuite("myStore", { describe, test }, { open: () => myStore() });
 * ```
 */
export function storeTestSuite(name: string, functions: TestFunctions, store: StoreUnderTest): void {
  const context = new SuiteContext(functions, store);
  const { interrupt, entries } = store;
  // A framework takes a group without tests for a mistake.
  const groups: readonly [title: string, tests: (context: SuiteContext) => void, applies?: boolean][] = [
    ["basic", basicTests],
    ["batch", batchTests],
    ["expiry", expiryTests],
    ["concurrency", concurrencyTests],
    ["leases", leaseTests],
    ["limits", limitTests],
    ["failure", failureTests, interrupt !== undefined],
    ["close", closeTests],
    ["unicode", unicodeTests],
    ["many entries", manyEntriesTests, entries !== 0],
  ];
  functions.describe(`${name} as a cache store`, () => {
    for (const [title, tests, applies = true] of groups) {
      if (applies) functions.describe(title, () => tests(context));
    }
  });
}
