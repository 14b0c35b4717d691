import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { writeFileWhole } from "../src/places/write-file.ts";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "write-file-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

test("of two that write to one file, the one that began later writes it whole, and the other one says so", async () => {
  const folder = await newFolder();
  const path = join(folder, "out.csv");
  const [isHalf, isWritten] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  async function* halves() {
    yield Buffer.from("first,");
    isHalf.resolve();
    await isWritten.promise;
    yield Buffer.from("and more\n");
  }
  const first = writeFileWhole(path, halves());
  await isHalf.promise;
  await writeFileWhole(path, bytes("second\n"));
  isWritten.resolve();
  await expect(first).rejects.toThrow(`${path}: another command writes to it since. This one left it alone.`);
  expect(await readFile(path, "utf8")).toBe("second\n");
  expect(await readdir(folder)).toEqual(["out.csv"]);
});

test("what a kill left is removed; files of others stay", async () => {
  const folder = await newFolder();
  const kept = ["out.csv.old.partial", "out.csv.bak", "in.csv.0123abcd.partial"];
  for (const name of [...kept, "out.csv.0123abcd.partial"]) await writeFile(join(folder, name), "half");
  await writeFileWhole(join(folder, "out.csv"), bytes("whole\n"));
  expect((await readdir(folder)).toSorted()).toEqual([...kept, "out.csv"].toSorted());
});
