import type {
  CallOptions,
  InferenceEvent,
  InferenceResult,
  Row,
  RowSource,
} from "@sagemaker-async/core/invoker";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { InferenceCache } from "../../src/index.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { cacheOver } from "../support/setup.ts";

/** With private state, as an endpoint has, which only its own methods reach. */
class FakeEndpoint {
  readonly #inner = fakeInvoker();
  readonly name = "solubility";
  readonly kind = "async";
  #instances = 2;

  get sent() {
    return this.#inner.sent.length;
  }

  stream(rows: RowSource, options?: CallOptions & { readonly batchSize?: number }) {
    return this.#inner.stream(rows, options);
  }

  async instances(): Promise<number> {
    return this.#instances;
  }

  async fastInference(_rows: RowSource): Promise<InferenceResult> {
    throw new Error("went round the cache");
  }

  async submit(rows: readonly Row[], _options: CallOptions): Promise<string> {
    return `handle of ${rows.length}`;
  }

  stats(): string {
    return "the endpoint's own";
  }
}

describe("everything else is what the cache wraps", () => {
  const endpoint = new FakeEndpoint();
  const cached = cacheOver(endpoint);

  test("methods and properties, with the wrapped's own state", async () => {
    expect(cached.name).toBe("solubility");
    expect(cached.kind).toBe("async");
    expect(await cached.instances()).toBe(2);
    expect("instances" in cached).toBe(true);
    expect("stats" in cached).toBe(true);
    expect("purgeQueue" in cached).toBe(false);
    expect(Reflect.get(cached, "purgeQueue")).toBeUndefined();
  });

  test("what both have is the cache's", () => {
    expect(cached.stats()).toMatchObject({ hits: 0 });
  });

  test("A6-18: fastInference goes through the cache", async () => {
    await cached.fastInference([{ key: "a" }]);
    await cached.fastInference([{ key: "a" }]);
    expect(cached.sent).toBe(1);
    expect(cached.stats()).toMatchObject({ hits: 1, misses: 1 });
    expect("fastInference" in cacheOver(fakeInvoker())).toBe(false);
    expect(Reflect.get(cacheOver(fakeInvoker()), "fastInference")).toBeUndefined();
  });

  test("A6-18: what goes past the cache says so, to the cache's listener and the call's", async () => {
    const told: InferenceEvent[] = [];
    const onEvent = (event: InferenceEvent) => void told.push(event);
    const over = cacheOver(new FakeEndpoint(), { onEvent });
    expect(await over.submit([{ key: "a" }], { onEvent })).toBe("handle of 1");
    expect(await over.submit([], {})).toBe("handle of 0");
    expect(told).toEqual(Array.from({ length: 3 }, () => ({ type: "cache-bypassed", method: "submit" })));
    expect(over.stats().bypassed).toBe(2);
  });

  test("the cache is itself", async () => {
    const { inference } = cached;
    expect((await inference([{ key: "bb" }])).rows).toEqual([{ key: "bb", length: 2 }]);
    expect(Reflect.get(cached, "constructor")).toBeTypeOf("function");
    expect(await Promise.resolve(cached)).toBe(cached);
  });

  test("types say so", () => {
    expectTypeOf(cached).toEqualTypeOf<InferenceCache<FakeEndpoint>>();
    expectTypeOf(cached.instances).returns.resolves.toBeNumber();
    expectTypeOf(cached.stats().hits).toBeNumber();
    expectTypeOf(cached.inference).parameter(1).toExtend<{ readonly batchSize?: number } | undefined>();
    // @ts-expect-error: the wrapped has no such method
    expect(cached.purgeQueue).toBeUndefined();
  });
});
