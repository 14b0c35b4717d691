import { systemClock } from "@sagemaker-async/core/invoker";
import { expect, test } from "vitest";
import { StoreWriter } from "../../src/calls/store-writer.ts";
import { StoreGuard } from "../../src/guard/store-guard.ts";
import { memoryStore } from "../../src/stores/memory.ts";

/** A writer over a store whose writes end one by one, when the test says so. */
function gatedWriter() {
  const gates: PromiseWithResolvers<void>[] = [];
  const written: string[][] = [];
  const heard: (readonly string[])[] = [];
  const store = {
    ...memoryStore({ maxEntries: 5_000 }),
    leases: undefined,
    setMany: async (entries: ReadonlyMap<string, string>) => {
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      written.push([...entries.keys()]);
      await gate.promise;
    },
  };
  const guard = new StoreGuard(store, {
    timeoutMs: 10_000,
    resetMs: 10_000,
    clock: systemClock,
    onState: () => undefined,
  });
  const writer = new StoreWriter(guard, undefined, {
    onStored: (entries) => heard.push(entries.map(({ rowKey }) => rowKey)),
    onUnstored: (entries, error) => heard.push([...entries.map(({ rowKey }) => rowKey), String(error)]),
    onError: (error) => heard.push([`error: ${String(error)}`]),
  });
  const add = (key: string, text: string, rowKey: string, ttlMs?: number) =>
    writer.add({ key, text, rowKey, ttlMs });
  return { writer, add, gates, written, heard };
}

const turn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

test("what lands while a group is written is the next group", async () => {
  const { writer, add, gates, written, heard } = gatedWriter();
  await add("a", "1", "row a");
  await add("b", "2", "row b");
  await turn();
  await add("c", "3", "row c");
  await turn();
  expect(written).toEqual([["a", "b"]]);
  gates[0]?.resolve();
  await turn();
  expect(written).toEqual([["a", "b"], ["c"]]);
  gates[1]?.resolve();
  await writer.drain();
  expect(heard).toEqual([["row a", "row b"], ["row c"]]);
});

test("starts again after it had nothing to do", async () => {
  const { writer, add, gates, written } = gatedWriter();
  await add("a", "1", "row a");
  await turn();
  gates[0]?.resolve();
  await writer.drain();
  await add("b", "2", "row b");
  await turn();
  expect(written).toEqual([["a"], ["b"]]);
});

test("a failed group is told, and the next one is written", async () => {
  const { writer, add, gates, heard } = gatedWriter();
  await add("a", "1", "row a");
  await turn();
  await add("b", "2", "row b");
  gates[0]?.reject(new Error("down"));
  await turn();
  gates[1]?.resolve();
  await writer.drain();
  expect(heard).toEqual([["row a", expect.stringContaining("The cache store failed to write")], ["row b"]]);
});

test("whoever adds more than 1,000 waits for the store", async () => {
  const { add, gates } = gatedWriter();
  let added = 0;
  const adding = (async () => {
    for (; added < 1_000; added += 1) await add(`key ${added}`, "", `row ${added}`);
  })();
  await turn();
  expect(added).toBe(999);
  gates[0]?.resolve();
  await turn();
  gates[1]?.resolve();
  await adding;
});
