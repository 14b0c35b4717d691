import {
  type CallOptions,
  type Endpoint,
  type Row,
  type RowResult,
  type RowSource,
  SageMakerAsyncError,
} from "@sagemaker-async/core";
import type { S3Files } from "../aws/s3-files.ts";
import type { ByteSource } from "../places/byte-source.ts";
import { batchSizeOf } from "../score/batch-size.ts";
import type { ScoreOptions } from "../score/score-options.ts";
import type { Scorer } from "../score/scorer.ts";
import { answerShards } from "./answer-shards.ts";
import { planShards } from "./plan-shards.ts";
import { connectQueue } from "./queue-connection.ts";
import { type Shard, shardOptionsOf } from "./shard.ts";
import { openShardQueue } from "./shard-queue.ts";
import { readResults, rowsBetween } from "./shard-results.ts";
import { type SharedFiles, sharedFiles } from "./shared-files.ts";
import { openSharedRun, type SharedRunRecord, writeSharedRun } from "./shared-run.ts";
import { stageRows } from "./stage-rows.ts";

export type ManyMachinesSetting = {
  /** The queue's Redis, `--workers`. */
  readonly url: string;
  readonly endpoint: Endpoint;
  readonly options: ScoreOptions;
  /** The run's folder. */
  readonly folder: string;
  /** Rows of the whole input. */
  readonly rows: number;
  readonly s3: S3Files;
};

/** Answers rows on other machines: stages them in S3, hands them out in shards, and reads what comes back in order. */
export async function manyMachines(setting: ManyMachinesSetting): Promise<Scorer> {
  const { url, endpoint, options, folder, s3 } = setting;
  const connection = await connectQueue(url, "--workers");
  const record = await openSharedRun(folder, endpoint.inputLocation);
  const { run } = record;
  const queue = await openShardQueue(connection, run.id);
  const files = sharedFiles(run, s3);

  async function* stream(rows: RowSource, { signal = never, onEvent = ignore }: CallOptions = {}) {
    const { shards, ...plan } = await staged(setting, record, files, rows);
    if (shards.length === 0) return;
    const shardOptions = shardOptionsOf(options, plan.inFlightPerShard);
    const answeredBefore = new Set<Shard>();
    const answer = async (shard: Shard, either: AbortSignal) => {
      const isAnswered = () => files.hasResults(shard.number);
      if (await isAnswered()) answeredBefore.add(shard);
      else await queue.answer({ run, shard, options: shardOptions }, isAnswered, either);
    };
    try {
      const source = await files.rows();
      for await (const shard of answerShards(shards, { ...plan, answer, signal })) {
        const listen = answeredBefore.delete(shard) ? progressOnly(onEvent) : onEvent;
        yield* resultsOf(shard, source, files, listen);
      }
    } catch (error) {
      await queue.cancel(run.id);
      if (!signal.aborted) throw error;
      throw new SageMakerAsyncError("cancelled", "The run was called off.", { cause: error });
    }
  }
  return { stream, close: () => queue.close() };
}

const never = new AbortController().signal;
const ignore = () => undefined;

type OnEvent = NonNullable<CallOptions["onEvent"]>;

/** What an earlier run did is no invocation of this one. */
function progressOnly(onEvent: OnEvent): OnEvent {
  return (event) => {
    if (event.type === "chunk-answered" || event.type === "chunk-failed") onEvent(event);
  };
}

/** Failed rows are tried again by a run that goes on, so their shard is answered again then. */
async function* resultsOf(
  { number, start, end, firstRow }: Shard,
  source: ByteSource,
  files: SharedFiles,
  onEvent: OnEvent,
): AsyncGenerator<RowResult> {
  const rows = rowsBetween(source, start, end);
  let failed = 0;
  for await (const result of readResults(await files.results(number), { rows, firstRow, onEvent })) {
    if (!result.ok) failed += 1;
    yield result;
  }
  if (failed > 0) await files.forgetResults(number);
}

async function staged(
  { endpoint, options, folder, rows: count }: ManyMachinesSetting,
  record: SharedRunRecord,
  files: SharedFiles,
  rows: RowSource,
): Promise<NonNullable<SharedRunRecord["staged"]>> {
  if (record.staged) return record.staged;
  const batchSize = batchSizeOf(options, endpoint);
  const maxInFlight = options.maxInFlight ?? endpoint.metadata.maxInFlight;
  const { rowsPerShard, ...plan } = planShards(count, batchSize, maxInFlight);
  const { bytes, shards } = stageRows(rows as AsyncIterable<Row>, rowsPerShard);
  await files.writeRows(bytes);
  const staged = { shards, ...plan };
  await writeSharedRun(folder, { ...record, staged });
  return staged;
}
