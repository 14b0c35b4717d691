import { randomUUID } from "node:crypto";
import { isFatal } from "../aws/classify-aws-error.ts";
import type { AwsClients } from "../aws/clients.ts";
import { s3ObjectStore } from "../aws/object-store.ts";
import { sageMakerRuntime } from "../aws/runtime.ts";
import type { S3Location } from "../aws/s3-location.ts";
import { codecFor } from "../codecs/codec-for.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { assembleRows } from "../pipeline/assemble-rows.ts";
import { awaitOutput } from "../pipeline/await-output.ts";
import { callEndpoint } from "../pipeline/call-endpoint.ts";
import { chunkRows } from "../pipeline/chunk-rows.ts";
import { CleanUp } from "../pipeline/clean-up.ts";
import { collectOutput } from "../pipeline/collect-output.ts";
import { invokeEndpoint } from "../pipeline/invoke-endpoint.ts";
import { FailureIsolation, halvesOf } from "../pipeline/isolate-failure.ts";
import { stageInput } from "../pipeline/stage-input.ts";
import type { Chunk } from "../types/chunk.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { CallOptions } from "../types/invoker.ts";
import type { RowSource } from "../types/row.ts";
import type { RowResult, RowSuccess } from "../types/row-result.ts";
import type { Clock } from "../wait/clock.ts";
import { mapWindow } from "../wait/map-window.ts";
import { OutputWatcher } from "../watch/output-watcher.ts";
import type { ResolvedJobOptions } from "./options.ts";

/** The endpoint that a job runs on. */
export type JobTarget = {
  readonly endpointName: string;
  readonly kind: "async" | "sync";
  /** Folder of the staged inputs. */
  readonly inputPath: S3Location;
  readonly clients: AwsClients;
  readonly clock: Clock;
};

/** Answers may wait for a slow one before them, up to this many times `maxInFlight` chunks. */
const AHEAD = 8;

/**
 * The conductor: rows → chunk → stage → invoke → await → collect → assemble → results. It alone knows the order.
 * However it ends (done, failed, cancelled, or left early by its reader), no timer, listener or staged input stays.
 */
export async function* runJob(
  target: JobTarget,
  rows: RowSource,
  options: ResolvedJobOptions,
  call: CallOptions,
): AsyncGenerator<RowResult> {
  const stop = new AbortController();
  const onAbort = () => stop.abort(call.signal?.reason);
  if (call.signal?.aborted) onAbort();
  call.signal?.addEventListener("abort", onAbort, { once: true });

  const job = openJob(target, options, call, stop.signal);
  const { maxInFlight } = options;
  const window = { maxInFlight, maxAhead: maxInFlight * AHEAD, stop };
  try {
    const chunks = chunkRows(rows, options.batchSize);
    const results = flatten(mapWindow(chunks, window, (chunk) => job.settle(chunk)));
    yield* call.order === "completion" ? results : assembleRows(results);
  } finally {
    stop.abort();
    call.signal?.removeEventListener("abort", onAbort);
    await job.close();
  }
}

type Job = {
  /** Never throws for what concerns this chunk alone: then its rows are failures. */
  settle(chunk: Chunk): Promise<RowResult[]>;
  close(): Promise<void>;
};

function openJob(
  target: JobTarget,
  options: ResolvedJobOptions,
  call: CallOptions,
  signal: AbortSignal,
): Job {
  const { clients, clock } = target;
  const emit = (event: InferenceEvent) => call.onEvent?.(event);
  const report = (api: string, attempts: number) => emit({ type: "request", api, attempts });
  const store = s3ObjectStore(clients.s3, report);
  const cleanUp = new CleanUp(store, clock, emit);
  const isolation = new FailureIsolation();
  const context = {
    ...target,
    ...options,
    jobId: randomUUID().slice(0, 13),
    codec: codecFor(options.contentType),
    store,
    runtime: sageMakerRuntime(clients.runtime, report),
    watcher: new OutputWatcher(store, clock, signal),
    cleanUp,
    signal,
  };

  async function answer(chunk: Chunk): Promise<RowSuccess[]> {
    if (target.kind === "sync") return callEndpoint(chunk, context);
    const staged = await stageInput(chunk, context);
    const pending = await invokeEndpoint(staged, context);
    emit({ type: "chunk-invoked", ...sizeOf(chunk), inferenceId: pending.inferenceId });
    const settled = await awaitOutput(pending, context);
    return collectOutput(settled, chunk, context);
  }

  async function settle(chunk: Chunk, parent?: Chunk): Promise<RowResult[]> {
    const startedAt = clock.now();
    try {
      const results = await answer(chunk);
      isolation.noteAnswer();
      emit({ type: "chunk-answered", ...sizeOf(chunk), elapsedMs: clock.now() - startedAt });
      return results;
    } catch (error) {
      if (!SageMakerAsyncError.isInstance(error) || error.code === "cancelled" || isFatal(error)) throw error;
      const halves = halvesOf(chunk, error);
      const split = async (parts: readonly Chunk[]): Promise<RowResult[]> => {
        emit({ type: "chunk-split", ...sizeOf(chunk), error });
        return (await Promise.all(parts.map((part) => settle(part, chunk)))).flat();
      };
      // A half is part of its parent's turn already.
      const results = halves && (parent ? await split(halves) : await isolation.try(() => split(halves)));
      if (results) return results;
      emit({ type: "chunk-failed", ...sizeOf(chunk), error });
      return chunk.rows.map((row, at) => ({ ok: false, index: chunk.firstRow + at, row, error }));
    }
  }

  return { settle: (chunk) => settle(chunk), close: () => cleanUp.finish() };
}

function sizeOf(chunk: Chunk): { firstRow: number; rows: number } {
  return { firstRow: chunk.firstRow, rows: chunk.rows.length };
}

async function* flatten<Item>(lists: AsyncIterable<readonly Item[]>): AsyncGenerator<Item> {
  for await (const list of lists) yield* list;
}
