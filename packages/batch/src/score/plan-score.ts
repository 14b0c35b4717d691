import { cellOfValue, type Row } from "@sagemaker-async/core";

/** What a run would do, and what it would take. */
export type ScorePlan = {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly batchSize: number;
  readonly chunks: number;
  /** Of the requests' bodies, about: compression and escapes are not counted. */
  readonly bytes: number;
  /** Requests to AWS when nothing fails and no cache answers; ListObjectsV2 comes on top, about one each time the outputs are looked for. */
  readonly requests: { readonly [api: string]: number };
  /** Only where the inputs of an estimate were given. */
  readonly estimatedSeconds: number | undefined;
  readonly estimatedCost: number | undefined;
};

/** What an estimate is computed from. Nothing is assumed in its place. */
export type EstimateInputs = {
  readonly secondsPerChunk?: number | undefined;
  readonly instances?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly pricePerInstanceHour?: number | undefined;
};

/** Two objects for each chunk, a thousand in a request. */
const CHUNKS_IN_DELETE = 500;

export type PlanInputs = {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly rowBytes: number;
  readonly batchSize: number;
  readonly isInline: boolean;
  readonly estimate: EstimateInputs;
};

/**
 * seconds = chunks × `secondsPerChunk` ÷ (`instances` × `concurrency`), rounded up to whole rounds of them;
 * cost = seconds ÷ 3,600 × `instances` × `pricePerInstanceHour`.
 */
export function planScore({ rows, columns, rowBytes, batchSize, isInline, estimate }: PlanInputs): ScorePlan {
  const { secondsPerChunk, instances = 1, concurrency = 1, pricePerInstanceHour } = estimate;
  const chunks = Math.ceil(rows / batchSize);
  const rounds = Math.ceil(chunks / (instances * concurrency));
  const estimatedSeconds = secondsPerChunk === undefined ? undefined : rounds * secondsPerChunk;
  const hasCost = estimatedSeconds !== undefined && pricePerInstanceHour !== undefined;
  return {
    rows,
    columns,
    batchSize,
    chunks,
    bytes: rowBytes,
    requests: {
      ...(isInline ? {} : { "s3.PutObject": chunks }),
      "sagemaker-runtime.InvokeEndpointAsync": chunks,
      "s3.GetObject": chunks,
      "s3.DeleteObjects": Math.ceil(chunks / CHUNKS_IN_DELETE),
    },
    estimatedSeconds,
    estimatedCost: hasCost ? (estimatedSeconds / 3600) * instances * pricePerInstanceHour : undefined,
  };
}

/** About how many bytes a row takes in a request. */
export function bytesOfRow(row: Row, isJson: boolean): number {
  if (isJson) return Buffer.byteLength(JSON.stringify(row)) + 1;
  let bytes = 0;
  for (const value of Object.values(row)) bytes += Buffer.byteLength(cellOfValue(value)) + 1;
  return bytes;
}
