import { expect, test } from "vitest";
import { StoreWriter } from "../../src/calls/store-writer.ts";
import { memoryStore } from "../../src/stores/memory.ts";

/** A writer over a store whose writes end one by one, when the test says so. */
function gatedWriter() {
  const gates: PromiseWithResolvers<void>[] = [];
  const written: string[][] = [];
  const heard: (readonly string[])[] = [];
  const inner = memoryStore({ maxEntries: 5_000 });
  const store = {
    ...inner,
    setMany: async (entries: ReadonlyMap<string, string>) => {
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      written.push([...entries.keys()]);
      await gate.promise;
    },
  };
  const writer = new StoreWriter(store, {
    onStored: (rowKeys) => heard.push(rowKeys),
    onFailed: (error) => heard.push([`failed: ${String(error)}`]),
    onError: (error) => heard.push([`error: ${String(error)}`]),
  });
  return { writer, gates, written, heard };
}

const turn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

test("what lands while a group is written is the next group", async () => {
  const { writer, gates, written, heard } = gatedWriter();
  await writer.add("a", "1", "row a");
  await writer.add("b", "2", "row b");
  await turn();
  await writer.add("c", "3", "row c");
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
  const { writer, gates, written } = gatedWriter();
  await writer.add("a", "1", "row a");
  await turn();
  gates[0]?.resolve();
  await writer.drain();
  await writer.add("b", "2", "row b");
  await turn();
  expect(written).toEqual([["a"], ["b"]]);
});

test("a failed group is told, and the next one is written", async () => {
  const { writer, gates, heard } = gatedWriter();
  await writer.add("a", "1", "row a");
  await turn();
  await writer.add("b", "2", "row b");
  gates[0]?.reject(new Error("down"));
  await turn();
  gates[1]?.resolve();
  await writer.drain();
  expect(heard).toEqual([["failed: Error: down"], ["row b"]]);
});

test("whoever adds more than 1,000 waits for the store", async () => {
  const { writer, gates } = gatedWriter();
  let added = 0;
  const adding = (async () => {
    for (; added < 1_000; added += 1) await writer.add(`key ${added}`, "", `row ${added}`);
  })();
  await turn();
  expect(added).toBe(999);
  gates[0]?.resolve();
  await turn();
  gates[1]?.resolve();
  await adding;
});
