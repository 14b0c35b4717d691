import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type JsonValue, type Row, SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import type { KnownAnswer } from "./tools/put-answers.ts";

/**
 * Reads a cache of SuperCowPowers' Workbench, a folder of `part-….parquet` files with a key column and the endpoint's columns, for
 * `InferenceCache.put`. Workbench stored rows that failed too: those without any value besides the key are left out.
 * Needs the package `hyparquet`.
 *
 * @example
 * // aws s3 sync s3://…/workbench/inference_cache/solubility ./seed
 * await cached.put(readWorkbenchCache("./seed", { keyColumn: "smiles" }));
 */
export async function* readWorkbenchCache(
  folder: string,
  { keyColumn }: { readonly keyColumn: string },
): AsyncGenerator<KnownAnswer> {
  const { asyncBufferFromFile, parquetReadObjects } = await import("hyparquet");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".parquet")).sort();
  for (const name of files) {
    let rows: Record<string, unknown>[];
    try {
      rows = await parquetReadObjects({ file: await asyncBufferFromFile(join(folder, name)) });
    } catch (cause) {
      const message = `"${name}" cannot be read as a Parquet file. Leave it out, or copy it again.`;
      throw new SageMakerAsyncError("decode_failed", message, { cause });
    }
    for (const row of rows) {
      const { [keyColumn]: key, ...columns } = row;
      const output = Object.fromEntries(
        Object.entries(columns).map(([column, value]) => [column, jsonOf(value)]),
      );
      const isAnswered = Object.values(output).some((value) => value !== null);
      if (isAnswered) yield { row: { [keyColumn]: jsonOf(key) } satisfies Row, output };
    }
  }
}

/** A value of a Parquet column as JSON has it: whole numbers as numbers where these are exact, times as ISO 8601. */
function jsonOf(value: unknown): JsonValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  // pandas writes a missing number as NaN.
  if (typeof value === "number") return Number.isNaN(value) ? null : value;
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== "object") return typeof value === "boolean" ? value : String(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, jsonOf(inner)]));
}
