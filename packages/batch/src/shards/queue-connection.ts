import { Redis } from "ioredis";
import { UsageError } from "../command-line/usage-error.ts";

/** The queue that all runs and all workers of one Redis share. */
export const QUEUE = "sagemaker-async";

/** Set for a run that was called off: its workers stop at the next look. */
export const cancelledKey = (run: string): string => `sagemaker-async:cancelled:${run}`;

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A connection to the queue that outlives restarts of Redis: commands wait for it.
 * @throws {UsageError} when Redis cannot be reached at all.
 */
export async function connectQueue(url: string, option: string): Promise<Redis> {
  const shown = url.replace(/\/\/.*@/, "//…@");
  if (!/^rediss?:\/\/./.test(url)) {
    throw new UsageError(`${option} ${shown} is no URL of a Redis. Write redis://host:6379.`);
  }
  const first = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  first.on("error", () => undefined); // told by `connect`
  try {
    await first.connect();
    await first.ping();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${option} ${shown} cannot be reached: ${reason}. Start Redis, or mend the URL.`, {
      cause,
    });
  } finally {
    first.disconnect();
  }
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  connection.on("error", () => undefined); // it connects again by itself
  return connection;
}
