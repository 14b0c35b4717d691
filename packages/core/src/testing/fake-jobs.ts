import { randomUUID } from "node:crypto";
import { codecFor } from "../codecs/codec-for.ts";
import { checkHandle } from "../endpoint/check-handle.ts";
import type { ResolvedJobOptions } from "../endpoint/options.ts";
import { cancelledError, throwIfCancelled } from "../errors/cancelled.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { encodeChunk } from "../pipeline/stage-input.ts";
import type { Chunk } from "../types/chunk.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { JobHandle, JobStatus } from "../types/job-handle.ts";
import type { RowResult } from "../types/row-result.ts";
import type { Clock } from "../wait/clock.ts";
import { onAbort } from "../wait/on-abort.ts";
import type { FakeModel } from "./fake-model.ts";

type Results = readonly RowResult[];

type FakeJob = {
  /** Of its chunks, in their order. */
  readonly results: readonly Promise<Results>[];
  /** Those that are there. */
  readonly ended: readonly Results[];
};

/** Submitted jobs, in memory. */
export class FakeJobs {
  readonly #name: string;
  readonly #model: FakeModel;
  readonly #clock: Clock;
  readonly #jobs = new Map<string, FakeJob>();

  constructor(name: string, model: FakeModel, clock: Clock) {
    this.#name = name;
    this.#model = model;
    this.#clock = clock;
  }

  begin(
    chunks: readonly Chunk[],
    options: ResolvedJobOptions,
    emit: (event: InferenceEvent) => void,
  ): JobHandle {
    const { contentType, accept } = options;
    const jobId = randomUUID().slice(0, 13);
    const acceptedAt = this.#clock.now();
    const tickets = chunks.map((chunk) => {
      const inferenceId = this.#model.invoke(chunk, emit);
      return {
        firstRow: chunk.firstRow,
        rows: chunk.rows.length,
        contentHash: encodeChunk(chunk, codecFor(contentType)).contentHash,
        inferenceId,
        outputLocation: `s3://fake/${this.#name}/${jobId}/${inferenceId}.out`,
        acceptedAt,
      };
    });
    this.#jobs.set(jobId, this.#run(chunks, options));
    return {
      version: 1,
      jobId,
      endpointName: this.#name,
      contentType,
      accept,
      submittedAt: acceptedAt,
      rows: chunks.reduce((sum, chunk) => sum + chunk.rows.length, 0),
      chunks: tickets,
    };
  }

  status(handle: JobHandle): JobStatus {
    checkHandle(handle, this.#name);
    const chunks = handle.chunks.length;
    const job = this.#jobs.get(handle.jobId);
    if (!job)
      return { chunks, answered: 0, failed: 0, pending: 0, gone: chunks, isCollected: false, isDone: true };
    const failed = job.ended.filter((results) => results.some(({ ok }) => !ok)).length;
    const pending = chunks - job.ended.length;
    const answered = job.ended.length - failed;
    return { chunks, answered, failed, pending, gone: 0, isCollected: false, isDone: pending === 0 };
  }

  async *collect(handle: JobHandle, signal: AbortSignal | undefined): AsyncGenerator<RowResult> {
    checkHandle(handle, this.#name);
    const job = this.#jobs.get(handle.jobId);
    if (job) {
      for (const results of job.results) yield* await unlessCancelled(results, signal);
      return;
    }
    const message = `There is nothing to collect of job ${handle.jobId}: it was collected before, or submitted to another fake.`;
    const error = new SageMakerAsyncError("output_missing", message);
    for (let index = 0; index < handle.rows; index += 1) yield { ok: false, index, row: {}, error };
  }

  has({ jobId }: JobHandle): boolean {
    return this.#jobs.has(jobId);
  }

  /** Its answers are safe. */
  discard({ jobId }: JobHandle): void {
    this.#jobs.delete(jobId);
  }

  #run(chunks: readonly Chunk[], options: ResolvedJobOptions): FakeJob {
    const { signal } = new AbortController(); // nobody can stop what was accepted
    const ended: Results[] = [];
    const results = chunks.map(async (chunk) => {
      const answered = await this.#model.answer(chunk, { options, emit: () => undefined, signal });
      ended.push(answered);
      return answered;
    });
    return { results, ended };
  }
}

async function unlessCancelled<Value>(
  value: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  throwIfCancelled(signal);
  if (!signal) return value;
  const cancelled = Promise.withResolvers<never>();
  const release = onAbort(signal, () => cancelled.reject(cancelledError(signal)));
  return Promise.race([value, cancelled.promise]).finally(release);
}
