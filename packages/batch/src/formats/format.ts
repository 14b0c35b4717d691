import { UsageError } from "../command-line/usage-error.ts";
import type { Compression } from "../places/compression.ts";

export const formats = ["csv", "json", "jsonl", "parquet"] as const;
export type Format = (typeof formats)[number];

/** How a file holds rows. */
export type Encoding = { readonly format: Format; readonly compression: Compression | undefined };

const formatBySuffix: Readonly<Record<string, Format>> = {
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  json: "json",
  jsonl: "jsonl",
  ndjson: "jsonl",
  parquet: "parquet",
  pq: "parquet",
};
const compressionBySuffix: Readonly<Record<string, Compression>> = {
  gz: "gzip",
  gzip: "gzip",
  zst: "zstd",
  zstd: "zstd",
};

/** The format that a file's name tells, `undefined` where it tells none. */
export function formatOf(fileName: string): Format | undefined {
  const suffixes = fileName.toLowerCase().split(".").slice(1);
  const last = suffixes.at(-1) ?? "";
  const suffix = last in compressionBySuffix ? suffixes.at(-2) : last;
  return formatBySuffix[suffix ?? ""];
}

/** @throws {UsageError} for a format that is compressed inside. */
export function encodingOf(format: Format, fileName: string): Encoding {
  const suffix = fileName.toLowerCase().split(".").at(-1) ?? "";
  const compression = compressionBySuffix[suffix];
  if (format === "parquet" && compression) {
    throw new UsageError(
      `${fileName}: Parquet is compressed inside, so it is not read or written as .${suffix}. Leave that suffix out.`,
    );
  }
  return { format, compression };
}
