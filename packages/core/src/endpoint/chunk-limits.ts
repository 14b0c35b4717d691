import type { ChunkLimits } from "../pipeline/chunk-rows.ts";
import type { Job } from "./open-job.ts";

/** How large a job's chunks may be. Bytes are counted only where they are limited, since counting means encoding each row alone. */
export function chunkLimits({ batchSize, maxChunkBytes, codec }: Job): ChunkLimits {
  if (maxChunkBytes === undefined) return { maxRows: batchSize };
  return { maxRows: batchSize, maxBytes: maxChunkBytes, bytesOf: (row) => codec.encode([row]).byteLength };
}
