import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import type { CacheStore } from "../store.ts";
import type { StoreUnderTest, TestFunctions } from "./store-under-test.ts";

const timeoutMs = 60_000;

/** What each group of tests works with. */
export class SuiteContext {
  readonly store: StoreUnderTest;
  readonly #functions: TestFunctions;

  constructor(functions: TestFunctions, store: StoreUnderTest) {
    this.#functions = functions;
    this.store = store;
  }

  /** A test with an empty store, which is closed after it. */
  test(title: string, body: (store: CacheStore) => Promise<void>, longestMs = timeoutMs): void {
    this.#functions.test(
      title,
      async () => {
        const store = await this.store.open();
        try {
          await body(store);
        } finally {
          await store.close();
        }
      },
      longestMs,
    );
  }

  /** Lets so much time pass that what lived for `ms` is over. */
  async outlive(ms: number): Promise<void> {
    const { advance = (pause: number) => setTimeout(pause) } = this.store;
    await advance(ms + 20);
  }
}

/** The values of these keys in the store, as an object. */
export async function contents(store: CacheStore, keys: readonly string[]): Promise<Record<string, string>> {
  return Object.fromEntries(await store.getMany(keys));
}

/** All that a scan gives. */
export async function scanned(store: CacheStore, namespace?: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const page of store.scan(namespace)) for (const [key, value] of page) found.set(key, value);
  return found;
}

/** Expects `store_failed`, with a message in which no row content stands. */
export async function failsAsStore(call: () => Promise<unknown>, secret?: string): Promise<void> {
  let thrown: unknown;
  try {
    await call();
  } catch (error) {
    thrown = error;
  }
  assert.ok(thrown instanceof Error && "code" in thrown, "expected an error with a code");
  assert.equal(thrown.code, "store_failed");
  if (secret !== undefined) assert.ok(!thrown.message.includes(secret), "the message quotes a value");
}
