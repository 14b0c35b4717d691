import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import { double, emulate, failFor, rowsOf } from "../support/emulated.ts";
import { killRuns, slowly } from "../support/kill-runs.ts";

async function journalDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "sagemaker-async-journal-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

describe("a run with a journal", () => {
  test("killed again and again, ends with the rows of an undisturbed run; nothing is computed twice, nothing is left", async () => {
    const { emulator, objects } = await emulate((row) => slowly(double(row), 30), {
      asyncBlock: { maxConcurrentInvocationsPerInstance: 4 },
    });
    const { result, kills } = await killRuns(emulator, 60, [70, 30, 45]);
    expect(kills).toBe(3);
    expect(result.rows).toEqual(rowsOf(60).map((row) => ({ ...row, ...double(row) })));
    expect(result.failures).toEqual([]);
    expect(emulator.endpoint("model").snapshot().completed).toBe(60);
    expect(await objects()).toEqual([]);
  }, 120_000);

  test.each(["directory", "s3"])(
    "in a %s, made again after its end, answers from the journal and invokes nothing",
    async (where) => {
      const { emulator, endpoint } = await emulate(double);
      const journal = where === "s3" ? "s3://demo/journals/one" : await journalDirectory();
      const first = await endpoint.inference(rowsOf(25), { journal });
      const second = await endpoint.inference(rowsOf(25), { journal });
      expect(second.rows).toEqual(first.rows);
      expect(second.stats.invocations).toBe(0);
      expect(emulator.endpoint("model").snapshot().completed).toBe(3);
    },
  );

  test("computes failed rows again, and finds the split of their chunk in the journal", async () => {
    const bad = new Set(["03"]);
    const { endpoint } = await emulate((row) => failFor([...bad])(row));
    const journal = await journalDirectory();
    const first = await endpoint.inference(rowsOf(10), { journal });
    expect(first.failures).toHaveLength(1);
    bad.clear();
    const second = await endpoint.inference(rowsOf(10), { journal });
    expect(second.failures).toEqual([]);
    expect(second.stats.invocations).toBe(1);
  });

  test("after an abort: goes on with what was running, begins anew what was withdrawn", async () => {
    const begun = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const { emulator, endpoint, objects } = await emulate(
      async (row) => {
        begun.resolve();
        await held.promise;
        return double(row);
      },
      { asyncBlock: { maxConcurrentInvocationsPerInstance: 1 } },
    );
    const journal = await journalDirectory();
    const controller = new AbortController();
    const accepted = Promise.withResolvers<void>();
    let invoked = 0;
    const onEvent = (event: InferenceEvent) => {
      if (event.type === "chunk-invoked") invoked += 1;
      if (invoked === 2) accepted.resolve();
    };
    const running = endpoint.inference(rowsOf(2), {
      journal,
      batchSize: 1,
      signal: controller.signal,
      onEvent,
    });
    const aborted = expect(running).rejects.toMatchObject({ code: "cancelled" });
    await Promise.all([begun.promise, accepted.promise]);
    controller.abort();
    await aborted;
    held.resolve();
    await emulator.events.waitFor("invocation.completed");

    const { rows, stats } = await endpoint.inference(rowsOf(2), { journal, batchSize: 1 });
    expect(rows).toEqual(rowsOf(2).map((row) => ({ ...row, ...double(row) })));
    expect(stats.invocations).toBe(1);
    expect(emulator.endpoint("model").snapshot().completed).toBe(2);
    expect(await objects()).toEqual([]);
  });

  test("cut off by an abort while a request is under way: the request may have been accepted, and is not made twice", async () => {
    const { emulator, endpoint, objects } = await emulate(double);
    const journal = await journalDirectory();
    const controller = new AbortController();
    const stop = emulator.events.on((event) => {
      if (event.type === "invocation.accepted") controller.abort();
    });
    await expect(endpoint.inference(rowsOf(1), { journal, signal: controller.signal })).rejects.toMatchObject(
      { code: "cancelled" },
    );
    stop();
    const { rows } = await endpoint.inference(rowsOf(1), { journal });
    expect(rows).toEqual([{ id: "00", x: 0, doubled: 0 }]);
    expect(emulator.endpoint("model").snapshot().completed).toBe(1);
    expect(await objects()).toEqual([]);
  });

  test("of a synchronous endpoint answers from the journal too", async () => {
    const { emulator, endpoint } = await emulate(double, { async: undefined });
    const journal = await journalDirectory();
    await endpoint.inference(rowsOf(5), { journal });
    await endpoint.inference(rowsOf(5), { journal });
    expect(emulator.requests()["sagemaker-runtime.InvokeEndpoint"]).toBe(1);
  });

  test.each([
    [
      "other rows",
      { rows: rowsOf(6).map((row) => ({ ...row, x: 7 })), options: {} },
      /rows 0 to 5 are not the ones/,
    ],
    [
      "another batch size",
      { rows: rowsOf(6), options: { batchSize: 2 } },
      /batchSize 10, and this run has 2/,
    ],
    [
      "another format",
      { rows: rowsOf(6), options: { contentType: "application/jsonlines" } },
      /contentType text\/csv/,
    ],
  ])("refuses %s than it was begun with", async (_, { rows, options }, message) => {
    const { endpoint } = await emulate(double);
    const journal = await journalDirectory();
    await endpoint.inference(rowsOf(6), { journal });
    await expect(endpoint.inference(rows, { journal, ...options })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(message),
    });
  });

  test("says what is wrong with a journal that cannot be used", async () => {
    const { endpoint } = await emulate(double);
    const file = join(await journalDirectory(), "file");
    await writeFile(file, "");
    await expect(endpoint.inference(rowsOf(1), { journal: file })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(/The journal in ".*file" cannot be used.*Choose a directory/),
    });
    const torn = await journalDirectory();
    await writeFile(join(torn, "job.json"), "{");
    await expect(endpoint.inference(rowsOf(1), { journal: torn })).rejects.toMatchObject({
      message: expect.stringContaining('"job" is not JSON'),
    });
  });

  test("writes an intent before an invocation, and an answer before anything is deleted", async () => {
    const { endpoint } = await emulate(double);
    const journal = await journalDirectory();
    const states: string[] = [];
    const onEvent = (event: InferenceEvent) => {
      if (event.type !== "request" || event.api === "s3.ListObjectsV2") return;
      const record = readFileSync(join(journal, "0-1.json"), "utf8");
      states.push(`${event.api} ${(JSON.parse(record) as { state: string }).state}`);
    };
    await endpoint.inference(rowsOf(1), { journal, onEvent });
    expect(states).toEqual([
      "s3.PutObject intended",
      "sagemaker-runtime.InvokeEndpointAsync intended",
      "s3.GetObject accepted",
      "s3.DeleteObjects answered",
    ]);
    const records = (await readdir(journal)).filter((name) => name.endsWith(".json"));
    expect(records.toSorted()).toEqual(["0-1.json", "job.json"]);
    expect(JSON.parse(await readFile(join(journal, "0-1.json"), "utf8"))).toMatchObject({
      state: "answered",
      outputs: [{ doubled: 0 }],
      ticket: { inferenceId: expect.any(String) },
    });
  });
});
