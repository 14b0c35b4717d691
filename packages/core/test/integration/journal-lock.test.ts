import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { double, emulate, rowsOf } from "../support/emulated.ts";

async function journalDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "sagemaker-async-journal-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

test("a journal in a directory is refused to a second run while the first one goes on, and is free after it", async () => {
  const gate = Promise.withResolvers<void>();
  const { emulator, endpoint } = await emulate(async (row) => {
    await gate.promise;
    return double(row);
  });
  const journal = await journalDirectory();
  const first = endpoint.inference(rowsOf(5), { journal });
  await emulator.events.waitFor("invocation.started");
  await expect(endpoint.inference(rowsOf(5), { journal })).rejects.toMatchObject({
    code: "invalid_option",
    message: expect.stringMatching(`in use by process ${process.pid} on .*, since 2`),
  });
  gate.resolve();
  const { rows } = await first;
  const again = await endpoint.inference(rowsOf(5), { journal });
  expect(again.rows).toEqual(rows);
  expect(again.stats.invocations).toBe(0);
});

test("a journal is free after a run that could not begin", async () => {
  const { endpoint } = await emulate(double);
  const journal = await journalDirectory();
  await endpoint.inference(rowsOf(5), { journal });
  const code = "invalid_option";
  await expect(endpoint.inference(rowsOf(5), { journal, batchSize: 3 })).rejects.toMatchObject({ code });
  await expect(endpoint.inference(rowsOf(5), { journal, watch: "notify" })).rejects.toMatchObject({ code });
  expect((await endpoint.submit(rowsOf(5), { journal: await journalDirectory() })).rows).toBe(5);
  expect((await endpoint.inference(rowsOf(5), { journal })).stats.invocations).toBe(0);
});
