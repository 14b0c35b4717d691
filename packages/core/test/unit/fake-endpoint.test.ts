import { describe, expect, expectTypeOf, test } from "vitest";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { type EndpointCalls, fakeEndpoint } from "../../src/testing/fake-endpoint.ts";
import { manualClock } from "../../src/testing/manual-clock.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import type { InferenceResult } from "../../src/types/inference-result.ts";
import type { Row } from "../../src/types/row.ts";
import { double, failFor, rowsOf, startModel } from "../support/emulated.ts";

const HOUR_MS = 3_600_000;

describe("a fake endpoint", () => {
  test("answers as an endpoint on the emulator does", async () => {
    const answers = failFor(["02"]);
    const emulator = await startModel(answers);
    const real = await Endpoint.connect("model", { clientConfig: emulator.clientConfig });
    const outcomes = [real, fakeEndpoint("model", { answers })].map((endpoint) => outcomeOf(endpoint));
    const [onEmulator, inMemory] = await Promise.all(outcomes);
    expect(inMemory).toEqual(onEmulator);
  });

  /** What a caller sees. */
  async function outcomeOf(endpoint: EndpointCalls) {
    const rows = rowsOf(5);
    const events: string[] = [];
    const one = { batchSize: 1, onEvent: ({ type }: InferenceEvent) => events.push(type) };
    const { failures, stats, ...rest } = await endpoint.inference(rows, one);
    const handle = await endpoint.submit(rows, { batchSize: 1 });
    const unsaved = await endpoint
      .collect(handle, { save: () => Promise.reject(new Error("disk")) })
      .catch(String);
    const saved: InferenceResult[] = [];
    const save = (result: InferenceResult) => saved.push(result);
    const collected = await endpoint.collect(JSON.parse(JSON.stringify(handle)), { rows, save });
    const status = await endpoint.status(handle);
    const again = await endpoint.collect(handle).catch(({ code, partial }) => [code, partial.rows.length]);
    const refused = await endpoint.inference(rows, { tolerate: 0 }).catch(({ code }) => code);
    return {
      ...rest,
      failures: failures.map(({ index, row, error: { code, retryable } }) => ({
        index,
        row,
        code,
        retryable,
      })),
      invocations: stats.invocations,
      ends: events.filter((type) => type === "chunk-answered" || type === "chunk-failed").toSorted(),
      unsaved,
      collected: collected.rows,
      saved: saved.map((result) => result === collected),
      chunks: handle.chunks.map(({ firstRow, rows: count, contentHash }) => [firstRow, count, contentHash]),
      status,
      again,
      refused,
    };
  }

  test("follows a script: each row takes its next item, and an error fails it", async () => {
    const throttled = new SageMakerAsyncError("throttled", "too many", { retryable: true });
    const fake = fakeEndpoint("scripted", { answers: [{ y: 1 }, new Error("poison"), throttled] });
    const { rows, failures } = await fake.inference(rowsOf(4));
    expect(rows.map(({ y }) => y)).toEqual([1, null, null, null]);
    expect(failures.map(({ error }) => error.code)).toEqual(["model_error", "throttled", "invalid_option"]);
    expect(failures[2]?.error.message).toMatch(/has 3 answers, and row 4 has arrived/);
    expect(fake.asked).toEqual(rowsOf(4));
  });

  test("an hour passes when the test says so, and only so many requests run at once", async () => {
    const clock = manualClock();
    const fake = fakeEndpoint("slow", { answers: double, runMs: HOUR_MS, clock, batchSize: 1 });
    const waiting = fake.inference(rowsOf(4), { maxInFlight: 2 });
    await clock.advance(HOUR_MS - 1);
    expect(fake.asked).toHaveLength(2);
    await clock.advance(HOUR_MS + 1);
    expect((await waiting).failures).toEqual([]);
    expect(clock.now()).toBe(2 * HOUR_MS);
  });

  test("a submitted job is pending until its time has come, each chunk its own", async () => {
    const clock = manualClock();
    const runMs = ([row]: readonly Row[]) => HOUR_MS * Number(row?.["x"]);
    const fake = fakeEndpoint("slow", { answers: failFor(["01"]), runMs, clock, batchSize: 1 });
    const handle = await fake.submit(rowsOf(3));
    await clock.advance(HOUR_MS);
    const counts = {
      chunks: 3,
      answered: 1,
      failed: 1,
      pending: 1,
      gone: 0,
      isCollected: false,
      isDone: false,
    };
    expect(await fake.status(handle)).toEqual(counts);
    const collected = fake.collect(handle);
    await clock.advance(HOUR_MS);
    expect((await collected).rows[2]).toMatchObject({ doubled: 4 });
    expect(await fake.status(handle)).toMatchObject({ gone: 3, isDone: true });
  });

  test("an abort ends a call, and a collect, whose job stays collectable", async () => {
    const clock = manualClock();
    const fake = fakeEndpoint("slow", { answers: double, runMs: HOUR_MS, clock });
    const handle = await fake.submit(rowsOf(2));
    const stop = new AbortController();
    const calls = [
      fake.inference(rowsOf(2), { signal: stop.signal }),
      fake.collect(handle, { signal: stop.signal }),
    ];
    const ended = Promise.allSettled(calls);
    await clock.advance(1000);
    stop.abort();
    for (const outcome of await ended) expect(outcome).toMatchObject({ reason: { code: "cancelled" } });
    await clock.advance(HOUR_MS);
    expect((await fake.collect(handle)).stats.succeeded).toBe(2);
  });

  test("refuses the options, handles and rows that an endpoint refuses", async () => {
    const fake = fakeEndpoint("strict", { answers: double });
    await expect(fake.inference(rowsOf(1), { batchSize: 0 })).rejects.toMatchObject({
      code: "invalid_option",
    });
    const handle = await fakeEndpoint("other", { answers: double }).submit(rowsOf(1));
    await expect(fake.status(handle)).rejects.toMatchObject({ code: "invalid_option" });
    expectTypeOf<Endpoint>().toExtend<EndpointCalls>();
  });

  test("rows that the endpoint itself calls failed are failures", async () => {
    const fake = fakeEndpoint("candid", { answers: [{ state: "done" }, { state: "bad" }] });
    const { failures } = await fake.inference(rowsOf(2), { status: { column: "state", ok: "done" } });
    expect(failures.map(({ index }) => index)).toEqual([1]);
  });
});
