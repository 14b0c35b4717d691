import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientConfigOf } from "../aws/client-config.ts";
import { s3Files } from "../aws/s3-files.ts";
import { openSource } from "../places/open-source.ts";
import { batchSizeOf } from "./batch-size.ts";
import { connectEndpoint } from "./connect-endpoint.ts";
import { cacheUrlOf } from "./open-scorer.ts";
import { bytesOfRow, type EstimateInputs, planScore, type ScorePlan } from "./plan-score.ts";
import { scanInput } from "./scan-input.ts";
import { scoreFiles } from "./score-files.ts";
import type { ScoreOptions } from "./score-options.ts";

/** Reads the input and looks the endpoint up, and says what a run would do. Sends nothing, writes nothing. */
export async function dryRun(
  options: ScoreOptions,
  estimate: EstimateInputs,
  signal: AbortSignal,
): Promise<ScorePlan> {
  const clientConfig = clientConfigOf(options);
  const { input, inputEncoding, s3 } = await scoreFiles(options, s3Files(clientConfig));
  cacheUrlOf(options);
  const endpoint = await connectEndpoint(options, clientConfig);
  const isJson = !(options.contentType ?? "text/csv").startsWith("text/csv");
  const folder = await mkdtemp(join(tmpdir(), "sagemaker-async-"));
  try {
    const source = await openSource(input, { s3, stdinPath: join(folder, "input") });
    let rowBytes = 0;
    const onRow = (row: Parameters<typeof bytesOfRow>[0]) => {
      rowBytes += bytesOfRow(row, isJson);
    };
    const { rows, columns } = await scanInput(source, inputEncoding, { key: options.key, signal, onRow });
    const batchSize = batchSizeOf(options, endpoint);
    return planScore({ rows, columns, rowBytes, batchSize, isInline: options.input === "inline", estimate });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A plan for people. */
export function describePlan(plan: ScorePlan, estimate: EstimateInputs): string {
  const count = (value: number) => value.toLocaleString("en-US");
  const requests = Object.entries(plan.requests).map(([api, times]) => `  ${api} × ${count(times)}`);
  return [
    `${count(plan.rows)} rows of ${count(plan.columns.length)} columns in ${count(plan.chunks)} chunks of up to ${count(plan.batchSize)}, about ${sizeOf(plan.bytes)}`,
    "requests, when nothing fails and no cache answers:",
    ...requests,
    "  s3.ListObjectsV2: about one each time the outputs are looked for",
    estimateOf(plan, estimate),
    "Nothing was sent.",
  ].join("\n");
}

function estimateOf(
  { chunks, estimatedSeconds, estimatedCost }: ScorePlan,
  { secondsPerChunk, instances = 1, concurrency = 1, pricePerInstanceHour }: EstimateInputs,
): string {
  if (estimatedSeconds === undefined) {
    return "time and cost: add --seconds-per-chunk, --instances, --concurrency and --price-per-instance-hour for an estimate";
  }
  const time = `time: about ${timeOf(estimatedSeconds)} = ${chunks} chunks × ${secondsPerChunk} s ÷ (${instances} instances × ${concurrency} at once)`;
  if (estimatedCost === undefined) return `${time}\ncost: add --price-per-instance-hour for an estimate`;
  return `${time}\ncost: about ${estimatedCost.toFixed(2)} = ${instances} instances × ${(estimatedSeconds / 3600).toFixed(2)} h × ${pricePerInstanceHour} an hour, the time to start not counted`;
}

function timeOf(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function sizeOf(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
