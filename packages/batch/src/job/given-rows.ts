import type { JobHandle, Row } from "@sagemaker-async/core";
import { UsageError } from "../command-line/usage-error.ts";
import type { Input } from "./with-input.ts";

/** The rows that were submitted, from their file. @throws {UsageError} when it has another number of rows than the job. */
export async function givenRows({ name, scan, rows }: Input, handle: JobHandle): Promise<Row[]> {
  if (scan.rows === handle.rows) return Array.fromAsync(rows());
  throw new UsageError(
    `--in ${name} has ${scan.rows} rows, and ${handle.rows} were submitted. Give the file that was submitted, or leave --in out.`,
  );
}
