import type { S3Files } from "../aws/s3-files.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { type Encoding, encodingOf, formatOf } from "../formats/format.ts";
import { checkSupport } from "../places/compression.ts";
import { fileNameOf, isSamePlace, type Place, parsePlace } from "../places/place.ts";
import { checkWritable } from "../places/write-file.ts";
import type { ScoreOptions } from "./score-options.ts";

/** Where rows come from and where they go, and how they stand there. */
export type ScoreFiles = {
  readonly input: Place;
  readonly inputEncoding: Encoding;
  readonly output: Place;
  readonly outputEncoding: Encoding;
  readonly failures: Place | undefined;
  readonly s3: S3Files;
};

/** @throws {UsageError} where a format is not told, or a place cannot be written. */
export async function scoreFiles(options: ScoreOptions, s3: S3Files): Promise<ScoreFiles> {
  const input = parsePlace(options.in, "--in");
  const output = parsePlace(options.out, "--out");
  const failures = options.failures === undefined ? undefined : parsePlace(options.failures, "--failures");
  const places = [input, output, ...(failures ? [failures] : [])];
  for (const [at, place] of places.entries()) {
    if (places.slice(at + 1).some((other) => isSamePlace(place, other))) {
      throw new UsageError("--in, --out and --failures must be different files.");
    }
  }
  if (output.kind === "stdio" && failures?.kind === "stdio") {
    throw new UsageError("--out and --failures cannot both be stdout. Name a file for the failures.");
  }
  const inputEncoding = encodingOf(inputFormat(options, input), fileNameOf(input));
  const outputFormat = formatOf(fileNameOf(output)) ?? options.format ?? inputEncoding.format;
  const outputEncoding = encodingOf(outputFormat, fileNameOf(output));
  for (const { compression } of [inputEncoding, outputEncoding]) checkSupport(compression);
  if (output.kind === "file") await checkWritable(output.path, "--out");
  if (failures?.kind === "file") await checkWritable(failures.path, "--failures");
  return { input, inputEncoding, output, outputEncoding, failures, s3 };
}

/** The format of an input: as said, else as its name tells. @throws {UsageError} where neither does. */
export function inputFormat(
  { format, in: name }: Pick<ScoreOptions, "format" | "in">,
  input: Place,
): Encoding["format"] {
  const told = format ?? formatOf(fileNameOf(input));
  if (told) return told;
  throw new UsageError(
    `The name of --in ${name} does not tell its format. Add --format csv, json, jsonl or parquet.`,
  );
}
