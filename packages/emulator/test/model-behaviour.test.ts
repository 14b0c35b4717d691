import { describe, expect, test } from "vitest";
import type { EmulatorConfiguration } from "../src/index.ts";
import { start } from "./support/start.ts";

type Endpoints = NonNullable<EmulatorConfiguration["endpoints"]>;
type Model = NonNullable<Endpoints[string]["model"]>;

const instances = { initial: 8, max: 8 };
const async = { outputPath: "s3://demo/out", maxConcurrentInvocationsPerInstance: 1000 };

async function startWith(model: Model, seed = 1) {
  const started = await start({
    seed,
    clock: { frozen: true },
    endpoints: { model: { async, instances, model } },
  });
  const { emulator, invoke } = started;
  return {
    ...started,
    /** Runs inputs to their end and answers, by input, how each went and how long it took. */
    async run(inputs: readonly string[]) {
      await Promise.all(inputs.map((input) => invoke({ Body: Buffer.from(input), InferenceId: input })));
      await emulator.clock.advance(3_600_000);
      const records = emulator.endpoint("model").invocations();
      const told = records.map(({ inferenceId, state, startedAt, finishedAt }) => {
        const tookMs = Date.parse(finishedAt ?? "") - Date.parse(startedAt ?? "");
        return [inferenceId, { state, tookMs }] as const;
      });
      return Object.fromEntries(told);
    },
  };
}

const inputs = Array.from({ length: 200 }, (_, index) => `input ${index}`);

describe("latencyMs", () => {
  test("a number passes before any kind of model is called", async () => {
    const { run } = await startWith({ kind: "function", invoke: () => ({ body: "x" }), latencyMs: 1_500 });
    expect(await run(["a"])).toEqual({ a: { state: "completed", tookMs: 1_500 } });
  });

  test("{ min, max } spreads over the range", async () => {
    const { run } = await startWith({ kind: "echo", latencyMs: { min: 100, max: 900 } });
    const times = Object.values(await run(inputs)).map(({ tookMs }) => tookMs);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...times)).toBeLessThanOrEqual(900);
    expect(times.filter((time) => time < 500).length).toBeGreaterThan(70);
    expect(times.filter((time) => time > 500).length).toBeGreaterThan(70);
  });

  test("{ median, p95 } is log-normal: half above the median, few above p95, none below zero", async () => {
    const { run } = await startWith({ kind: "echo", latencyMs: { median: 400, p95: 4_000 } });
    const times = Object.values(await run(inputs)).map(({ tookMs }) => tookMs);
    expect(Math.min(...times)).toBeGreaterThan(0);
    expect(times.filter((time) => time > 400).length).toBeGreaterThan(70);
    expect(times.filter((time) => time < 400).length).toBeGreaterThan(70);
    const late = times.filter((time) => time > 4_000).length;
    expect(late).toBeGreaterThan(0);
    expect(late).toBeLessThan(25);
  });

  test("an invocation that times out meanwhile is not answered later", async () => {
    const { emulator, invoke, run } = await startWith({ kind: "echo", latencyMs: 10_000 });
    await invoke({ Body: Buffer.from("x"), InferenceId: "short", InvocationTimeoutSeconds: 5 });
    expect(await run([])).toMatchObject({ short: { state: "failed", tookMs: 5_000 } });
    expect(emulator.endpoint("model").completed).toBe(0);
  });
});

describe("failureRate", () => {
  test("strikes its share of the requests, as failures of the model", async () => {
    const { run } = await startWith({ kind: "echo", failureRate: 0.2 });
    const failed = Object.values(await run(inputs)).filter(({ state }) => state === "failed").length;
    expect(failed).toBeGreaterThan(20);
    expect(failed).toBeLessThan(60);
  });

  test("a request made again draws again, so that a retry can succeed", async () => {
    const { emulator, invoke } = await startWith({ kind: "echo", failureRate: 0.5 });
    for (let attempt = 0; attempt < 20; attempt += 1) await invoke({ Body: Buffer.from("the same") });
    await emulator.clock.advance(1);
    expect(emulator.endpoint("model").completed).toBeGreaterThan(0);
    expect(emulator.endpoint("model").failed).toBeGreaterThan(0);
  });
});

describe("seed", () => {
  const model: Model = { kind: "echo", latencyMs: { min: 1, max: 100_000 }, failureRate: 0.3 };

  test("the same inputs meet the same fate, in whatever order they come", async () => {
    const forwards = await (await startWith(model)).run(inputs);
    const backwards = await (await startWith(model)).run([...inputs].reverse());
    expect(backwards).toEqual(forwards);
  });

  test("another seed draws otherwise", async () => {
    const one = await (await startWith(model, 1)).run(inputs);
    const other = await (await startWith(model, 2)).run(inputs);
    expect(other).not.toEqual(one);
  });

  test("a reset begins again", async () => {
    const { emulator, run } = await startWith(model);
    const first = await run(inputs);
    await emulator.reset();
    expect(await run(inputs)).toEqual(first);
  });
});
