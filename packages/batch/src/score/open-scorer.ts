import { join } from "node:path";
import { InferenceCache } from "@sagemaker-async/cache";
import type { CallOptions, ClientConfig, Endpoint } from "@sagemaker-async/core";
import type { S3Files } from "../aws/s3-files.ts";
import { openStore } from "../cache/open-store.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { ResumableCalls } from "./resumable-calls.ts";
import type { ScoreOptions } from "./score-options.ts";
import type { Scorer } from "./scorer.ts";

/** The URL of the cache, if there is one: equal rows are computed once by a cache of the run's own. */
export function cacheUrlOf({ cache, dedupe, key }: ScoreOptions): string | undefined {
  if (cache !== undefined) return cache;
  if (dedupe) return "memory:";
  if (key === undefined) return undefined;
  throw new UsageError(
    `--key ${key} says by which column answers are kept, and no cache is named. Add --cache sqlite:cache.db, or --dedupe.`,
  );
}

export type ScorerSetting = {
  readonly endpoint: Endpoint;
  readonly options: ScoreOptions;
  readonly clientConfig: ClientConfig;
  /** The run's folder. */
  readonly folder: string;
  /** Rows of the whole input. */
  readonly rows: number;
  readonly s3: S3Files;
  readonly call: CallOptions;
};

const OWN_LEASE_MS = 1_000;

/** @throws {SageMakerAsyncError} `store_failed` when the cache cannot be reached: it is there to save the cost of computing. */
export async function openScorer({
  endpoint,
  options,
  clientConfig,
  folder,
  rows,
  s3,
  call,
}: ScorerSetting): Promise<Scorer> {
  const { workers } = options;
  if (workers !== undefined) {
    // Loaded only where it is used, with its queue.
    const { manyMachines } = await import("../shards/many-machines.ts");
    return manyMachines({ url: workers, endpoint, options, folder, rows, s3 });
  }
  const url = cacheUrlOf(options);
  if (url === undefined) {
    const journal = join(folder, "chunks");
    return {
      stream: (rows, given) => endpoint.stream(rows, { ...given, journal }),
      close: async () => undefined,
    };
  }
  const store = await openStore(url, { clientConfig, memoryPath: join(folder, "answers.db") });
  try {
    await store.getMany(["sagemaker-async:reachable"]);
    const calls = await ResumableCalls.open(endpoint, join(folder, "calls"));
    // Nobody else has the answers of a run's own: who held a lease there is dead.
    const leaseMs = url === "memory:" ? OWN_LEASE_MS : undefined;
    const cached = new InferenceCache(calls, { keyColumn: options.key, store, leaseMs });
    await calls.settleEarlier((answers) => cached.put(answers), call);
    return { stream: (rows, given) => cached.stream(rows, given), close: () => store.close() };
  } catch (error) {
    await store.close();
    throw error;
  }
}
