import { getEventListeners } from "node:events";
import {
  IncompleteInferenceError,
  type Invoker,
  type Row,
  SageMakerAsyncError,
} from "@sagemaker-async/core/invoker";
import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.ts";
import { collect } from "../support/collect.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { faultyStore } from "../support/faulty-store.ts";
import { cacheOver } from "../support/setup.ts";

const rows: Row[] = ["a", "bb", "ccc"].map((key) => ({ key }));

/** Waits as a call to AWS does: until its signal ends it. */
function hangingInvoker(): Invoker & { stopped: boolean } {
  const invoker = {
    name: "fake",
    stopped: false,
    async *stream(source: Parameters<Invoker["stream"]>[0], options: Parameters<Invoker["stream"]>[1] = {}) {
      for await (const row of source) {
        if (row["key"] !== "hangs") {
          yield { ok: true as const, index: 0, row: { ...row, y: 1 }, output: { y: 1 } };
          continue;
        }
        await new Promise((_, reject) => {
          const stop = () => {
            invoker.stopped = true;
            reject(new SageMakerAsyncError("cancelled", "stopped", { cause: options.signal?.reason }));
          };
          if (options.signal?.aborted) stop();
          else options.signal?.addEventListener("abort", stop, { once: true });
        });
      }
    },
  };
  return invoker;
}

describe("an abort", () => {
  test("reaches the endpoint, keeps what landed, and leaves no listener", async () => {
    const abort = new AbortController();
    const store = memoryStore();
    const invoker = hangingInvoker();
    const call = cacheOver(invoker, { store }).inference([{ key: "a" }, { key: "hangs" }], {
      signal: abort.signal,
      onEvent: (event) => {
        if (event.type === "cache-stored") abort.abort(new Error("Ctrl-C"));
      },
    });
    const error = await call.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(IncompleteInferenceError);
    expect(error).toMatchObject({
      code: "cancelled",
      partial: {
        rows: [
          { key: "a", y: 1 },
          { key: "hangs", y: null },
        ],
      },
    });
    expect(invoker.stopped).toBe(true);
    expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
    expect((await cacheOver(fakeInvoker(), { store }).inference([{ key: "a" }])).stats.cacheHits).toBe(1);
  });

  test("before the call: nothing is read, looked up or sent", async () => {
    const invoker = fakeInvoker();
    const store = faultyStore(memoryStore(), () => undefined);
    let read = false;
    async function* source() {
      read = true;
      yield { key: "a" };
    }
    const signal = AbortSignal.abort(new Error("too late"));
    const { results, error } = await collect(cacheOver(invoker, { store }).stream(source(), { signal }));
    expect(results).toEqual([]);
    expect(error).toMatchObject({ code: "cancelled", retryable: true, cause: new Error("too late") });
    expect([read, store.called.getMany, invoker.calls.length]).toEqual([false, 0, 0]);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("while the source waits for rows", async () => {
    const abort = new AbortController();
    const cached = cacheOver(fakeInvoker());
    async function* source() {
      yield { key: "a" };
      await new Promise(() => undefined);
    }
    const results: unknown[] = [];
    const error = await (async () => {
      for await (const result of cached.stream(source(), { signal: abort.signal })) {
        results.push(result);
        abort.abort();
      }
    })().catch((thrown: unknown) => thrown);
    expect(results).toHaveLength(1);
    expect(error).toMatchObject({ code: "cancelled" });
    expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
  });

  test("while the store does not answer", async () => {
    const abort = new AbortController();
    const store = {
      ...memoryStore(),
      getMany: () => {
        abort.abort();
        return new Promise<never>(() => undefined);
      },
    };
    const { error } = await collect(
      cacheOver(fakeInvoker(), { store }).stream(rows, { signal: abort.signal }),
    );
    expect(error).toMatchObject({ code: "cancelled" });
  });

  test("of a finished call does nothing", async () => {
    const abort = new AbortController();
    await cacheOver(fakeInvoker()).inference(rows, { signal: abort.signal });
    expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
  });
});

describe("a caller that leaves early", () => {
  test("stops the endpoint, closes the source, and finds what landed in the store", async () => {
    const store = memoryStore();
    const invoker = hangingInvoker();
    let closed = false;
    async function* source() {
      try {
        yield { key: "a" };
        yield { key: "hangs" };
        while (true) yield { key: "more" };
      } finally {
        closed = true;
      }
    }
    for await (const result of cacheOver(invoker, { store }).stream(source())) {
      expect(result).toMatchObject({ ok: true, index: 0 });
      break;
    }
    expect([invoker.stopped, closed]).toEqual([true, true]);
    expect((await cacheOver(fakeInvoker(), { store }).inference([{ key: "a" }])).stats.cacheHits).toBe(1);
  });

  test("ends an endpoint that listens to no signal", async () => {
    const invoker = fakeInvoker();
    async function* endless() {
      for (let at = 0; ; at += 1) yield { key: at + 1 };
    }
    for await (const _ of cacheOver(invoker).stream(endless())) break;
    expect([invoker.calls.length, invoker.ended]).toEqual([1, 1]);
  });
});

describe("a caller that leaves early, of an endpoint with answers at hand", () => {
  test("takes no more of them", async () => {
    let answered = 0;
    const invoker = fakeInvoker({
      batchSize: 50,
      before: async () => {
        answered += 1;
        await new Promise(setImmediate);
      },
    });
    const fifty = Array.from({ length: 50 }, (_, at) => ({ key: `k${at}` }));
    for await (const _ of cacheOver(invoker).stream(fifty, { order: "completion" })) break;
    expect(answered).toBeLessThan(10);
  });
});

describe("an error", () => {
  const denied = new SageMakerAsyncError("access_denied", "not allowed");

  test("of the endpoint comes after what landed, and that is stored", async () => {
    const invoker = fakeInvoker({
      before: async (row) => {
        if (row["key"] === "bb") throw denied;
      },
    });
    const store = memoryStore();
    const cached = cacheOver(invoker, { store });
    const { results, error } = await collect(cached.stream(rows));
    expect(results).toMatchObject([{ index: 0, ok: true }]);
    expect(error).toBe(denied);
    expect(cached.stats()).toMatchObject({ stored: 1 });
  });

  test("of the endpoint closes a source that waits", async () => {
    const invoker = fakeInvoker({ before: () => Promise.reject(denied) });
    async function* source() {
      yield { key: "a" };
      await new Promise(() => undefined);
    }
    expect((await collect(cacheOver(invoker).stream(source()))).error).toBe(denied);
  });

  test("of the endpoint for a row that is sent alone ends the call too", async () => {
    const invoker = fakeInvoker({
      answer: (row) => ({ ...row, y: 1 }),
      before: (row) => (row["id"] === null ? Promise.reject(denied) : undefined),
    });
    const { results, error } = await collect(
      cacheOver(invoker).stream([
        { key: "a", id: 1 },
        { key: "a", id: null },
      ]),
    );
    expect(results).toHaveLength(1);
    expect(error).toBe(denied);
  });

  test("of the endpoint is the end of sending, for rows that no other row's answer fits too", async () => {
    const invoker = fakeInvoker({
      answer: (row) => ({ ...row, y: 1 }),
      before: (row) => (row["key"] === "bb" ? Promise.reject(denied) : undefined),
    });
    const input = [{ key: "a", id: 1 }, { key: "a", id: null }, { key: "bb" }];
    expect((await collect(cacheOver(invoker).stream(input))).error).toBe(denied);
    expect(invoker.sent).toEqual([{ key: "a", id: 1 }, { key: "bb" }]);
  });

  test("that the endpoint throws before its first row too", async () => {
    const invoker: Invoker = {
      name: "broken",
      stream() {
        throw denied;
      },
    };
    expect((await collect(cacheOver(invoker).stream(rows))).error).toBe(denied);
  });

  test("of the source is the end of sending, for rows that no other row's answer fits too", async () => {
    const lookedUp = Promise.withResolvers<void>();
    const computing = Promise.withResolvers<void>();
    const invoker = fakeInvoker({ answer: (row) => ({ ...row, y: 1 }), before: () => computing.promise });
    async function* source() {
      yield { key: "a", id: 1 };
      yield { key: "a", id: null };
      yield { key: "bb" };
      await lookedUp.promise;
      setImmediate(computing.resolve);
      throw new Error("the file ends in the middle of a row");
    }
    const onEvent = () => lookedUp.resolve();
    const { results, error } = await collect(cacheOver(invoker).stream(source(), { onEvent }));
    expect(results).toHaveLength(1);
    expect(error).toMatchObject({ message: expect.stringContaining("the file ends") });
    expect(invoker.sent).toHaveLength(1);
  });

  test("of the source reaches the endpoint as if it read the rows itself, and the caller", async () => {
    const unreadable = new Error("the file ends in the middle of a row");
    const first = Promise.withResolvers<void>();
    let reached: unknown;
    const invoker = fakeInvoker({
      before: async () => {
        first.resolve();
      },
    });
    const watching: Invoker = {
      name: "watching",
      stream: (source, options) => {
        async function* watched() {
          try {
            yield* source;
          } catch (error) {
            reached = error;
            throw error;
          }
        }
        return invoker.stream(watched(), options);
      },
    };
    async function* source() {
      yield { key: "a" };
      await first.promise;
      throw unreadable;
    }
    const { results, error } = await collect(cacheOver(watching).stream(source()));
    expect(results).toHaveLength(1);
    expect(error).toBe(unreadable);
    expect(reached).toBe(unreadable);
  });
});
