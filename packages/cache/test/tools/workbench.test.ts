import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, onTestFinished, test } from "vitest";
import { readWorkbenchCache } from "../../src/workbench.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { cacheOver } from "../support/setup.ts";

/** A folder as Workbench leaves it: a file for each write. */
async function seedFolder() {
  const folder = await mkdtemp(join(tmpdir(), "sagemaker-async-seed-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const part = (name: string, keys: string[], logS: (number | null)[], counts: bigint[]) => {
    const columnData = [
      { name: "smiles", data: keys, type: "STRING" },
      { name: "logS", data: logS, type: "DOUBLE" },
      { name: "atoms", data: counts.map((count) => (count < 0n ? null : count)), type: "INT64" },
    ] as const;
    const file = parquetWriteBuffer({
      columnData: columnData.map((column) => ({ ...column, data: [...column.data] })),
    });
    return writeFile(join(folder, name), new Uint8Array(file));
  };
  await part("part-1.parquet", ["CCO", "CC"], [-0.1, 9], [3n, 2n]);
  await part("part-2.parquet", ["CC", "bad"], [-0.2, null], [2n, -1n]);
  return folder;
}

test("A19-40: the seed's cache can be read: later parts count, and rows that failed there are not answers", async () => {
  const folder = await seedFolder();
  const invoker = fakeInvoker();
  const cached = cacheOver(invoker, { keyColumn: "smiles" });
  const report = await cached.put(readWorkbenchCache(folder, { keyColumn: "smiles" }));
  expect(report).toEqual({ stored: 2, skipped: 0 });
  const { rows } = await cached.inference([{ smiles: "CC", id: 1 }, { smiles: "CCO" }]);
  expect(rows).toEqual([
    { smiles: "CC", id: 1, logS: -0.2, atoms: 2 },
    { smiles: "CCO", logS: -0.1, atoms: 3 },
  ]);
  expect(invoker.sent).toEqual([]);
});

test("a file that is no Parquet is named", async () => {
  const folder = await seedFolder();
  await writeFile(join(folder, "part-3.parquet"), "smiles,logS\n");
  const reading = Array.fromAsync(readWorkbenchCache(folder, { keyColumn: "smiles" }));
  await expect(reading).rejects.toMatchObject({
    code: "decode_failed",
    message: expect.stringContaining("part-3.parquet"),
  });
});

test("put skips what cannot be stored, and lets time run as for any answer", async () => {
  const cached = cacheOver(fakeInvoker());
  const answers = [
    { row: { key: "a", id: 7 }, output: { y: 1, id: 7 } },
    { row: {}, output: { y: 1 } },
    { row: { key: "b" }, output: { y: Number.NaN } },
  ];
  expect(await cached.put(answers)).toEqual({ stored: 1, skipped: 2 });
  expect((await cached.inference([{ key: "a", id: 8 }])).rows).toEqual([{ key: "a", id: 8, y: 1 }]);
});
