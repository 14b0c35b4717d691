import { basicTests } from "./basic.ts";
import { batchTests } from "./batch.ts";
import { closeTests } from "./close.ts";
import { concurrencyTests } from "./concurrency.ts";
import { expiryTests } from "./expiry.ts";
import { failureTests } from "./failure.ts";
import { leaseTests } from "./leases.ts";
import { limitTests } from "./limits.ts";
import { manyEntriesTests } from "./many-entries.ts";
import type { StoreTestGroup, StoreUnderTest, TestFunctions } from "./store-under-test.ts";
import { SuiteContext } from "./suite-context.ts";
import { unicodeTests } from "./unicode.ts";

export type { StoreTestGroup, StoreUnderTest, TestFunctions } from "./store-under-test.ts";

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
  const groups: { readonly [Group in StoreTestGroup]: (context: SuiteContext) => void } = {
    basic: basicTests,
    batch: batchTests,
    expiry: expiryTests,
    concurrency: concurrencyTests,
    leases: leaseTests,
    limits: limitTests,
    failure: failureTests,
    close: closeTests,
    unicode: unicodeTests,
    "many entries": manyEntriesTests,
  };
  const wanted = store.groups ?? (Object.keys(groups) as StoreTestGroup[]);
  // A framework takes a group without tests for a mistake.
  const empty = new Set<StoreTestGroup>();
  if (!store.interrupt) empty.add("failure");
  if (store.entries === 0) empty.add("many entries");
  functions.describe(`${name} as a cache store`, () => {
    for (const group of wanted) {
      if (!empty.has(group)) functions.describe(group, () => groups[group](context));
    }
  });
}
