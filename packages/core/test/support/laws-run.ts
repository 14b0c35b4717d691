import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { type Emulator, startEmulator } from "@sagemaker-async/emulator";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { IncompleteInferenceError } from "../../src/errors/incomplete-inference-error.ts";
import type { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import type { InferenceResult } from "../../src/types/inference-result.ts";
import type { RowResult } from "../../src/types/row-result.ts";
import { bucket, double, rowModel } from "./emulated.ts";
import { fastClock } from "./laws-clock.ts";
import type { Scenario } from "./laws-scenario.ts";

/** What a call gave, and what it left. */
export type Run = {
  readonly result: InferenceResult;
  /** Set when the call ended early, or no row was answered. */
  readonly ended: SageMakerAsyncError | undefined;
  readonly events: readonly InferenceEvent[];
  /** Staged inputs that are still in S3. */
  readonly staged: readonly string[];
};

const SPEED = 20;
/** In the client's time. Longer than all retries of a scenario together. */
const TIMEOUT_MS = 120_000;

/** `inference` in a world of its own. */
export function runInScenario(scenario: Scenario): Promise<Run> {
  return inWorld(scenario, async (endpoint, options, events, emulator) => {
    const outcome = await outcomeOf(endpoint.inference(scenario.rows, options));
    return { ...outcome, events, staged: await stagedInputs(emulator) };
  });
}

/** `stream` in a world of its own: the results in the order in which they came, and the error at the end, if any. */
export function streamInScenario(
  scenario: Scenario,
): Promise<{ results: RowResult[]; ended: unknown; staged: readonly string[] }> {
  return inWorld(scenario, async (endpoint, options, _, emulator) => {
    const results: RowResult[] = [];
    let ended: unknown;
    try {
      for await (const result of endpoint.stream(scenario.rows, options)) results.push(result);
    } catch (error) {
      ended = error;
    }
    return { results, ended, staged: await stagedInputs(emulator) };
  });
}

/** `inference` with a journal, and once more without faults and without an abort. */
export function resumeInScenario(scenario: Scenario): Promise<Run & { completedById: readonly string[] }> {
  return inWorld(scenario, async (endpoint, options, events, emulator) => {
    const journal = await mkdtemp(join(tmpdir(), "sagemaker-async-journal-"));
    try {
      await endpoint.inference(scenario.rows, { ...options, journal }).catch((error: unknown) => {
        if (!(error instanceof IncompleteInferenceError)) throw error;
      });
      emulator.faults.clear();
      const again = { ...options, journal, signal: undefined };
      const outcome = await outcomeOf(endpoint.inference(scenario.rows, again));
      const completed = emulator.endpoint("model").invocations({ state: "completed" });
      const completedById = completed.map(({ inferenceId }) => inferenceId);
      return { ...outcome, events, completedById, staged: await stagedInputs(emulator) };
    } finally {
      await rm(journal, { recursive: true });
    }
  });
}

async function outcomeOf(running: Promise<InferenceResult>): Promise<Pick<Run, "result" | "ended">> {
  try {
    return { result: await running, ended: undefined };
  } catch (error) {
    if (!(error instanceof IncompleteInferenceError)) throw error;
    return { result: error.partial, ended: error };
  }
}

type Options = NonNullable<Parameters<Endpoint["inference"]>[1]>;

async function inWorld<Outcome>(
  scenario: Scenario,
  act: (
    endpoint: Endpoint,
    options: Options,
    events: InferenceEvent[],
    emulator: Emulator,
  ) => Promise<Outcome>,
): Promise<Outcome> {
  const { batchSize, maxInFlight, watch, input, maxAttempts, faults, abortAtEvent, poison } = scenario;
  const model = rowModel((row) => {
    if (poison.includes(Number(row["x"]))) throw new Error("poison");
    return double(row);
  });
  const asyncBlock = {
    outputPath: `s3://${bucket}/async-output`,
    failurePath: `s3://${bucket}/async-failures`,
    maxConcurrentInvocationsPerInstance: 4,
  };
  const emulator = await startEmulator({
    buckets: [bucket],
    endpoints: { model: { async: asyncBlock, instances: { initial: 1, min: 1, max: 1 }, model } },
  });
  try {
    const clientConfig = { ...emulator.clientConfig, maxAttempts };
    const endpoint = await Endpoint.connect("model", { clientConfig, clock: fastClock(SPEED) });
    for (const fault of faults) emulator.faults.add(fault);
    const controller = new AbortController();
    const events: InferenceEvent[] = [];
    const onEvent = (event: InferenceEvent) => {
      events.push(event);
      if (events.length === abortAtEvent) controller.abort();
    };
    const { signal } = controller;
    const options = {
      batchSize,
      maxInFlight,
      watch,
      input,
      signal,
      onEvent,
      timeoutMs: TIMEOUT_MS,
    };
    return await act(endpoint, options, events, emulator);
  } finally {
    await emulator.close();
  }
}

async function stagedInputs(emulator: Emulator): Promise<string[]> {
  emulator.faults.clear();
  const s3 = new S3Client(emulator.clientConfig);
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: "endpoints/model/async-input/" }),
  );
  s3.destroy();
  return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
}
