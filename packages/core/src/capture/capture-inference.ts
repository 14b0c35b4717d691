import type { ObjectStore } from "../aws/object-store.ts";
import { formatS3Uri, type S3Location } from "../aws/s3-location.ts";
import { IncompleteInferenceError } from "../errors/incomplete-inference-error.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { InferenceResult } from "../types/inference-result.ts";
import { captureMetrics } from "./capture-metrics.ts";
import { type CaptureOptions, checkCaptureColumns, checkCaptureOptions } from "./capture-options.ts";
import { csvOfTable, type Table, tableOfRows } from "./capture-table.ts";
import { dataHash } from "./data-hash.ts";

export type CaptureInference = CaptureOptions & {
  readonly result: InferenceResult;
  readonly store: Pick<ObjectStore, "put" | "delete">;
  /** The endpoint's folder, such as `endpoints/<name>/`; captures lie in `inference/` under it. */
  readonly folder: S3Location;
  /** The columns that `data_hash` is made of. Default: all of the result, the endpoint's too. */
  readonly features?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
};

const META = "inference_meta.json";

/**
 * Writes a finished call to `<folder>inference/<name>/`: `inference_predictions.csv`, `inference_metrics.csv`, `inference_cm.csv` and, last,
 * `inference_meta.json`. Nothing of an older capture of that name stays. docs/captures.md has the formats.
 *
 * Needs `s3:PutObject` and `s3:DeleteObject` on the folder.
 *
 * @returns the capture's folder
 * @throws {IncompleteInferenceError} with the whole result in `partial`, so that what was paid for is not lost: `invalid_option` for a column
 *   that no row has, `access_denied`, `store_failed`, `cancelled`.
 */
export async function captureInference({
  result,
  store,
  folder,
  features,
  signal = new AbortController().signal,
  ...options
}: CaptureInference): Promise<S3Location> {
  const { name, description = name, idColumn, targetColumn } = options;
  const { rows } = result;
  const place = { bucket: folder.bucket, key: `${folder.key}inference/${name}/` };
  const locationOf = (file: string) => ({ bucket: place.bucket, key: `${place.key}${file}` });
  const write = (file: string, body: Uint8Array, contentType: string) =>
    store.put({ what: "write the capture", location: locationOf(file), body, contentType }, signal);

  try {
    checkCaptureOptions(options);
    checkCaptureColumns(options, rows);
    const first = [idColumn, targetColumn].filter((column) => column !== undefined);
    const { metrics, confusion } = captureMetrics(rows, options);
    const tables: readonly (readonly [string, Table | undefined])[] = [
      ["inference_predictions.csv", tableOfRows(rows, first)],
      ["inference_metrics.csv", metrics],
      ["inference_cm.csv", confusion],
    ];
    const meta = { name, data_hash: dataHash(rows, features), num_rows: rows.length, description };

    // Where the meta file is, the capture is whole; what an older one had and this one has not would be taken for this one's.
    const stale = tables.filter(([, table]) => table === undefined).map(([file]) => locationOf(file).key);
    await store.delete(place.bucket, [locationOf(META).key, ...stale]);
    for (const [file, table] of tables) {
      if (table) await write(file, csvOfTable(table), "text/csv");
    }
    await write(META, Buffer.from(JSON.stringify(meta)), "application/json");
    return place;
  } catch (error) {
    if (!SageMakerAsyncError.isInstance(error)) throw error;
    const message = `The rows are answered, and are in \`partial\`, but their capture ${formatS3Uri(place)} could not be written. ${error.message}`;
    const code = error.code === "stage_failed" ? "store_failed" : error.code;
    const cause = new SageMakerAsyncError(code, message, { retryable: error.retryable, cause: error });
    throw new IncompleteInferenceError(message, cause, result);
  }
}
