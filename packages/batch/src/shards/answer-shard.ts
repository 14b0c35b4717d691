import { InferenceCache } from "@sagemaker-async/cache";
import type { CallOptions, ClientConfig, Endpoint, InferenceEvent } from "@sagemaker-async/core";
import type { S3Files } from "../aws/s3-files.ts";
import { openStore } from "../cache/open-store.ts";
import { bytesOf } from "../formats/bytes-of.ts";
import type { Scorer } from "../score/scorer.ts";
import type { KnownEndpoints } from "./known-endpoints.ts";
import type { ShardJob } from "./shard.ts";
import { eventLine, outcomeLine, rowsBetween } from "./shard-results.ts";
import { sharedFiles } from "./shared-files.ts";

export type AnswerShardSetting = {
  readonly clientConfig: ClientConfig;
  readonly endpoints: KnownEndpoints;
  readonly s3: S3Files;
  readonly signal: AbortSignal;
};

/**
 * A worker's part: a shard's rows → its results, both in S3. When its worker dies, the next one goes on from the shard's journal; behind a
 * cache, from what the cache has.
 */
export async function answerShard(job: ShardJob, setting: AnswerShardSetting): Promise<void> {
  const { run, shard, options } = job;
  const { clientConfig, endpoints, s3, signal } = setting;
  const files = sharedFiles(run, s3);
  if (await files.hasResults(shard.number)) return;
  const endpoint = await endpoints.of(job);
  const rows = rowsBetween(await files.rows(), shard.start, shard.end);
  const scorer = await openShardScorer(options, endpoint, files.journal(shard.number), clientConfig);

  async function* lines() {
    const events: InferenceEvent[] = [];
    const told = () => events.splice(0).map(eventLine).join("");
    const onEvent: CallOptions["onEvent"] = (event) => events.push(event);
    for await (const result of scorer.stream(rows, { signal, onEvent })) {
      endpoints.note(job, result);
      yield told() + outcomeLine(result);
    }
    yield told();
  }
  try {
    await files.writeResults(shard.number, bytesOf(lines()));
  } catch (error) {
    endpoints.forget(job);
    throw error;
  } finally {
    await scorer.close();
  }
}

async function openShardScorer(
  { cache, key }: ShardJob["options"],
  endpoint: Endpoint,
  journal: string,
  clientConfig: ClientConfig,
): Promise<Scorer> {
  if (cache === undefined) {
    return {
      stream: (rows, call) => endpoint.stream(rows, { ...call, journal }),
      close: async () => undefined,
    };
  }
  const store = await openStore(cache, { clientConfig, memoryPath: "" });
  const cached = new InferenceCache(endpoint, { keyColumn: key, store });
  return { stream: (rows, call) => cached.stream(rows, call), close: () => store.close() };
}
