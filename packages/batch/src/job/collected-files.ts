import type { InferenceResult, Row } from "@sagemaker-async/core";
import type { S3Files } from "../aws/s3-files.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { type Encoding, encodingOf, type Format, formatOf } from "../formats/format.ts";
import { writeRows } from "../formats/write-rows.ts";
import { checkSupport } from "../places/compression.ts";
import { fileNameOf, isSamePlace, type Place, parsePlace } from "../places/place.ts";
import { checkWritable } from "../places/write-file.ts";
import { writePlace } from "../places/write-place.ts";
import { OutputColumns } from "../score/columns.ts";
import { failureRecord } from "../score/failure-causes.ts";

/** Where a job's rows go. */
export type CollectedFiles = {
  readonly output: Place;
  readonly encoding: Encoding;
  readonly failures: Place | undefined;
};

export type CollectedFlags = {
  readonly out: string;
  readonly failures?: string | undefined;
  readonly format?: Format | undefined;
};

/** What can be wrong with the files of a job is looked at before it is waited for. @throws {UsageError} */
export async function collectedFiles({
  out,
  failures: bad,
  format,
}: CollectedFlags): Promise<CollectedFiles> {
  const output = parsePlace(out, "--out");
  const failures = bad === undefined ? undefined : parsePlace(bad, "--failures");
  if (failures && (isSamePlace(output, failures) || (output.kind === "stdio" && failures.kind === "stdio"))) {
    throw new UsageError("--out and --failures must be different files.");
  }
  const encoding = encodingOf(formatOf(fileNameOf(output)) ?? format ?? "csv", fileNameOf(output));
  checkSupport(encoding.compression);
  if (output.kind === "file") await checkWritable(output.path, "--out");
  if (failures?.kind === "file") await checkWritable(failures.path, "--failures");
  return { output, encoding, failures };
}

/** Writes `--failures`, then `--out`. */
export async function writeCollected(
  { output, encoding, failures: place }: CollectedFiles,
  { rows, failures }: InferenceResult,
  s3: S3Files,
): Promise<void> {
  if (place) {
    const lines = failures.map((failure) => `${JSON.stringify(failureRecord({ ok: false, ...failure }))}\n`);
    await writePlace(place, each([Buffer.from(lines.join(""))]), s3);
  }
  const columns = new OutputColumns([]);
  for (const row of rows) columns.note(row);
  const table = { rows: each<Row>(rows), columns: columns.all };
  await writePlace(output, writeRows(table, encoding, fileNameOf(output)), s3);
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
