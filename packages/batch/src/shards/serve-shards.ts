import { hostname } from "node:os";
import { setInterval as every } from "node:timers/promises";
import { SageMakerAsyncError } from "@sagemaker-async/core";
import { UnrecoverableError, WaitingError, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { type AnswerShardSetting, answerShard } from "./answer-shard.ts";
import { Idleness } from "./idleness.ts";
import { KnownEndpoints } from "./known-endpoints.ts";
import { cancelledKey, QUEUE } from "./queue-connection.ts";
import type { ShardJob } from "./shard.ts";
import { recordOf } from "./shard-results.ts";

export type ServeShardsOptions = Omit<AnswerShardSetting, "signal" | "endpoints"> & {
  readonly connection: Redis;
  /** Shards at once. */
  readonly concurrency: number;
  /** A worker that gave no sign of life for so long is taken for lost, and its shards are given to others. */
  readonly lostAfterMs: number;
  /** Ends when no shard came for so long. Default: only the signal ends it. */
  readonly untilIdleMs?: number | undefined;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
};

const LOOK_EVERY_MS = 1_000;

/** Takes shards from the queue and answers them, until the signal is aborted: then what runs is given back. */
export async function serveShards(options: ServeShardsOptions): Promise<void> {
  const { connection, concurrency, lostAfterMs, untilIdleMs, signal, note } = options;
  const idle = new Idleness(untilIdleMs);
  const endpoints = new KnownEndpoints(options.clientConfig);
  const worker = new Worker<ShardJob>(
    QUEUE,
    async (job, token, taken = signal) => {
      const { run, shard } = job.data;
      const title = `shard ${shard.number} of run ${run.id}`;
      note(`takes ${title}`);
      idle.begin();
      const cancelled = watchForCancel(connection, run.id);
      const either = AbortSignal.any([signal, taken, cancelled.signal]);
      try {
        await answerShard(job.data, { ...options, endpoints, signal: either });
        note(`has answered ${title}`);
      } catch (error) {
        if (signal.aborted) {
          note(`gives ${title} back`);
          await job.moveToWait(token);
          throw new WaitingError();
        }
        note(`could not answer ${title}: ${error instanceof Error ? error.message : String(error)}`);
        throw asJobError(error);
      } finally {
        idle.end();
        cancelled.stop();
      }
    },
    {
      connection,
      concurrency,
      lockDuration: lostAfterMs,
      stalledInterval: Math.ceil(lostAfterMs / 2),
      // However often workers die: what a shard has answered is kept, so each of them brings it on.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      name: `${hostname()}:${process.pid}`,
    },
  );
  worker.on("error", () => undefined); // it connects again by itself
  worker.on("lockRenewalFailed", (jobs) => {
    for (const job of jobs) worker.cancelJob(job, "another worker has taken it over");
  });
  await aborted(AbortSignal.any([signal, idle.signal]));
  await worker.close();
}

/** A signal that is aborted when the run is called off. */
function watchForCancel(connection: Redis, run: string) {
  const controller = new AbortController();
  const stop = new AbortController();
  const look = async () => {
    for await (const _ of every(LOOK_EVERY_MS, undefined, { signal: stop.signal })) {
      if (await connection.exists(cancelledKey(run))) controller.abort();
    }
  };
  look().catch(() => undefined); // it ends by `stop`
  return { signal: controller.signal, stop: () => stop.abort() };
}

/** What the coordinator is told; tried again only where that may help. */
function asJobError(error: unknown): Error {
  if (!SageMakerAsyncError.isInstance(error))
    return error instanceof Error ? error : new Error(String(error));
  const record = JSON.stringify(recordOf(error));
  return error.retryable ? new Error(record) : new UnrecoverableError(record);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
