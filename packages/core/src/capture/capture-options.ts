import { invalidOption } from "../errors/invalid-option.ts";
import type { Row } from "../types/row.ts";

/** What to keep of a call, for people and programs that look at it later. */
export type CaptureOptions = {
  /** Names the capture: a folder in S3. A capture of the same name is replaced. */
  readonly name: string;
  /** For people. Default: the name. */
  readonly description?: string | undefined;
  /** The column that identifies a row; it stands first. */
  readonly idColumn?: string | undefined;
  /** The column that holds what should have been predicted. Without it there are no metrics. */
  readonly targetColumn?: string | undefined;
  /** The column that holds what was predicted. Default: `prediction`. */
  readonly predictionColumn?: string | undefined;
  /** Which metrics. Default: `regression` where all targets are numbers, else `classification`. Give it where labels are numbers. */
  readonly metrics?: "regression" | "classification" | undefined;
};

const known: readonly string[] = [
  "name",
  "description",
  "idColumn",
  "targetColumn",
  "predictionColumn",
  "metrics",
] satisfies readonly (keyof CaptureOptions)[];

/**
 * What can be known to be wrong before a call is paid for.
 * @throws {SageMakerAsyncError} `invalid_option`
 */
export function checkCaptureOptions(options: CaptureOptions): void {
  const { name, metrics } = options;
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown !== undefined) {
    throw invalidOption(
      `There is no option "${unknown}" of \`capture\`. The options are: ${known.join(", ")}.`,
    );
  }
  if (!/^[\w.-]{1,128}$/.test(name) || /^\.+$/.test(name)) {
    throw invalidOption(
      `\`capture.name\` must be 1 to 128 letters, digits, "_", "-" and ".", not ${JSON.stringify(name)}.`,
    );
  }
  if (metrics !== undefined && metrics !== "regression" && metrics !== "classification") {
    throw invalidOption(
      `\`capture.metrics\` must be "regression" or "classification", not "${String(metrics)}".`,
    );
  }
}

/**
 * A misspelt column must not be ignored in silence.
 * @throws {SageMakerAsyncError} `invalid_option`
 */
export function checkCaptureColumns(options: CaptureOptions, rows: readonly Row[]): void {
  const columns = new Set(rows.flatMap((row) => Object.keys(row)));
  const { idColumn, targetColumn, predictionColumn = "prediction" } = options;
  const needed = { idColumn, targetColumn, ...(targetColumn === undefined ? {} : { predictionColumn }) };
  for (const [option, column] of Object.entries(needed)) {
    if (column === undefined || columns.has(column) || rows.length === 0) continue;
    throw invalidOption(
      `\`capture.${option}\` names no column: no row has "${column}". The columns are: ${[...columns].join(", ")}.`,
    );
  }
}
