import type { S3Files } from "../aws/s3-files.ts";
import type { ByteSource } from "../places/byte-source.ts";
import type { SharedRun } from "./shard.ts";

/** What the machines of a run share, in S3: the rows, and of each shard its journal and its results. */
export type SharedFiles = {
  writeRows(bytes: AsyncIterable<Uint8Array>): Promise<void>;
  rows(): Promise<ByteSource>;
  /** `s3://…`, where a shard's calls go on from when its worker dies. */
  journal(shard: number): string;
  hasResults(shard: number): Promise<boolean>;
  writeResults(shard: number, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  results(shard: number): Promise<ByteSource>;
  /** The shard is to be answered again; what its journal has is not computed again. */
  forgetResults(shard: number): Promise<void>;
  removeAll(): Promise<void>;
};

export function sharedFiles({ bucket, prefix }: SharedRun, s3: S3Files): SharedFiles {
  const rows = `${prefix}/rows.jsonl`;
  const results = (shard: number) => `${prefix}/results/${shard}.jsonl`;
  return {
    writeRows: (bytes) => s3.write(bucket, rows, bytes),
    rows: () => s3.source(bucket, rows),
    journal: (shard) => `s3://${bucket}/${prefix}/journals/${shard}`,
    hasResults: (shard) => s3.has(bucket, results(shard)),
    writeResults: (shard, bytes) => s3.write(bucket, results(shard), bytes),
    results: (shard) => s3.source(bucket, results(shard)),
    forgetResults: (shard) => s3.remove(bucket, results(shard)),
    removeAll: () => s3.removeAll(bucket, `${prefix}/`),
  };
}
