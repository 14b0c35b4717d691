import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Row } from "@sagemaker-async/core";
import type { S3Files } from "../aws/s3-files.ts";
import { type Encoding, encodingOf, type Format } from "../formats/format.ts";
import { readRows } from "../formats/read-rows.ts";
import { checkSupport } from "../places/compression.ts";
import { openSource } from "../places/open-source.ts";
import { fileNameOf, parsePlace } from "../places/place.ts";
import { type InputScan, scanInput } from "../score/scan-input.ts";
import { inputFormat } from "../score/score-files.ts";

export type InputFlags = { readonly in: string; readonly format?: Format | undefined };

/** A file of rows that was read through once, so that a mistake in its last line is known by now. */
export type Input = {
  readonly name: string;
  readonly encoding: Encoding;
  readonly scan: InputScan;
  /** Reads it once more. */
  rows(): AsyncIterable<Row>;
};

/**
 * Opens `--in` for as long as `use` takes.
 * @throws {UsageError} naming file, line and cause.
 */
export async function withInput<Result>(
  flags: InputFlags,
  { s3, signal }: { readonly s3: S3Files; readonly signal: AbortSignal },
  use: (input: Input) => Promise<Result>,
): Promise<Result> {
  const place = parsePlace(flags.in, "--in");
  const encoding = encodingOf(inputFormat(flags, place), fileNameOf(place));
  checkSupport(encoding.compression);
  const folder = await mkdtemp(join(tmpdir(), "sagemaker-async-"));
  try {
    const source = await openSource(place, { s3, stdinPath: join(folder, "input") });
    const scan = await scanInput(source, encoding, { signal });
    return await use({ name: source.name, encoding, scan, rows: () => readRows(source, encoding) });
  } finally {
    await rm(folder, { recursive: true });
  }
}
