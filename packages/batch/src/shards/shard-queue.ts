import { type EventEmitter, once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { SageMakerAsyncError } from "@sagemaker-async/core";
import { Job, Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import { cancelledKey, QUEUE } from "./queue-connection.ts";
import type { ShardJob } from "./shard.ts";
import { errorOf } from "./shard-results.ts";

/** Shards on their way to the workers. */
export type ShardQueue = {
  /**
   * Hands a shard to the workers and waits until one of them has answered it.
   * @throws {SageMakerAsyncError} what a worker could not go on with.
   */
  answer(job: ShardJob, isAnswered: () => Promise<boolean>, signal: AbortSignal): Promise<void>;
  /** Takes back what waits, and tells the workers to stop what runs. */
  cancel(run: string): Promise<void>;
  close(): Promise<void>;
};

/** An event may be lost with a restart of Redis; so often is looked without one. */
const LOOK_EVERY_MS = 2_000;
const ATTEMPTS = 3;
const CANCELLED_FOR_SECONDS = 86_400;

export async function openShardQueue(connection: Redis, run: string): Promise<ShardQueue> {
  const queue = new Queue<ShardJob>(QUEUE, { connection });
  const listening = connection.duplicate();
  const events = new QueueEvents(QUEUE, { connection: listening });
  for (const emitter of [queue, listening, events] as readonly EventEmitter[]) {
    emitter.on("error", () => undefined); // it connects again by itself
  }
  events.setMaxListeners(0);
  await events.waitUntilReady();
  await connection.del(cancelledKey(run));
  const idOf = (job: ShardJob) => `${run}-${job.shard.number}`;

  const add = async (job: ShardJob) => {
    await queue.add("shard", job, {
      jobId: idOf(job),
      attempts: ATTEMPTS,
      backoff: { type: "exponential", delay: 1_000 },
      removeOnComplete: true,
    });
  };

  return {
    async answer(job, isAnswered, signal) {
      // A run that goes on finds what an earlier coordinator left: shards that wait or run stay, what failed is tried again.
      const earlier = await Job.fromId(queue, idOf(job));
      if (await earlier?.isFailed()) await earlier?.remove();
      await add(job);
      while (true) {
        const found: Job<ShardJob> | undefined = await Job.fromId(queue, idOf(job));
        if (!found) {
          if (await isAnswered()) return;
          await add(job); // Redis lost it
        } else if (await found.isFailed()) {
          await found.remove();
          throw failureOf(found.failedReason);
        }
        await changeOf(events, signal);
      }
    },

    async cancel(run) {
      await connection.set(cancelledKey(run), "1", "EX", CANCELLED_FOR_SECONDS);
      const waiting = await queue.getJobs(["waiting", "delayed", "prioritized"]);
      await Promise.all(
        waiting.filter((job) => job.data.run.id === run).map((job) => job.remove().catch(() => undefined)),
      );
    },

    async close() {
      await Promise.all([queue.close(), events.close()]);
      listening.disconnect();
      connection.disconnect();
    },
  };
}

/** Waits until some shard is done, or for a while. */
async function changeOf(events: QueueEvents, signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const ended = (["completed", "failed"] as const).map((name) => once(events, name, { signal: either }));
  try {
    await Promise.race([...ended, delay(LOOK_EVERY_MS, undefined, { signal: either })]);
  } catch (error) {
    // Anything else is a lost connection, which comes again.
    if (signal.aborted) throw error;
  } finally {
    stop.abort();
    await Promise.allSettled(ended);
  }
}

function failureOf(reason: string): Error {
  try {
    return errorOf(JSON.parse(reason));
  } catch {
    return new SageMakerAsyncError("invoke_failed", `A worker could not answer a shard: ${reason}`);
  }
}
