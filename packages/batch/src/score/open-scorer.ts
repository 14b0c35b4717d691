import { join } from "node:path";
import { InferenceCache } from "@sagemaker-async/cache";
import { type CallOptions, type ClientConfig, Endpoint, type Invoker } from "@sagemaker-async/core";
import { openStore } from "../cache/open-store.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { ResumableCalls } from "./resumable-calls.ts";
import type { ScoreOptions } from "./score-options.ts";

/** What answers the rows of a run: the endpoint, with a journal, or a cache in front of it. */
export type Scorer = { readonly stream: Invoker["stream"]; close(): Promise<void> };

/** Asks AWS for the endpoint. @throws {SageMakerAsyncError} `endpoint_not_found`, `access_denied`, `invalid_option`. */
export function connect(options: ScoreOptions, clientConfig: ClientConfig): Promise<Endpoint> {
  const { batchSize, maxInFlight, contentType, accept, input, watch, queueUrl } = options;
  const { inputLocation, customAttributes } = options;
  return Endpoint.connect(options.endpoint, {
    clientConfig,
    batchSize,
    maxInFlight,
    contentType,
    accept,
    input,
    watch,
    queueUrl,
    inputLocation,
    customAttributes,
  });
}

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
  readonly call: CallOptions;
};

/** @throws {SageMakerAsyncError} `store_failed` when the cache cannot be reached: it is there to save the cost of computing. */
export async function openScorer({
  endpoint,
  options,
  clientConfig,
  folder,
  call,
}: ScorerSetting): Promise<Scorer> {
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
    const cached = new InferenceCache(calls, { keyColumn: options.key, store });
    await calls.settleEarlier((answers) => cached.put(answers), call);
    return { stream: (rows, given) => cached.stream(rows, given), close: () => store.close() };
  } catch (error) {
    await store.close();
    throw error;
  }
}
