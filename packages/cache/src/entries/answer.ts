import { isEcho, type JsonValue, type Row } from "@sagemaker-async/core/invoker";

/**
 * What is known of an answer's column, where it may not be the endpoint's own:
 * - `echo`: it came back as it was sent. Most likely the row's own column (an id), but it may be computed and equal by chance.
 * - `blank`: it was not sent and came back empty: computed as empty, or filled in by a table format for a column of other rows.
 * - `own`: two answers for one key showed that it follows the row, not the key.
 *
 * A column of no kind was added or changed by the endpoint.
 */
export type ColumnKind = "echo" | "blank" | "own";

/** An endpoint's answer for a key, untouched, with what is known of its columns. */
export type Answer = { readonly output: Row; readonly columns: { readonly [column: string]: ColumnKind } };

/** Notes which columns of an answer may be the sent row's own. One that all rows of the key share is not. */
export function answerOf(sent: Row, output: Row, isShared: (column: string) => boolean): Answer {
  const columns: [string, ColumnKind][] = [];
  for (const [column, value] of Object.entries(output)) {
    if (isShared(column) || !isEcho(sent[column] ?? null, value)) continue;
    columns.push([column, sent[column] === undefined ? "blank" : "echo"]);
  }
  return { output, columns: Object.fromEntries(columns) };
}

/**
 * The answer as it would have been for another row of the same key, or undefined when the columns of the two rows differ
 * such that only asking the endpoint can tell.
 *
 * Where both rows have a value in a column that came back as it was sent, each keeps its own: one caller's id never shows
 * up in another's row. Where only one of them has a value, the column might as well be computed, so nothing is assumed.
 */
export function outputFor(row: Row, { output, columns }: Answer): Row | undefined {
  const fitted: [string, JsonValue][] = [];
  for (const [column, value] of Object.entries(output)) {
    const kind = Object.hasOwn(columns, column) ? columns[column] : undefined;
    const given = row[column];
    if (kind === "echo" && given === undefined) return undefined;
    if ((kind === "echo" || kind === "blank") && isEmpty(given) !== isEmpty(value)) {
      return undefined;
    }
    if (kind === undefined || (kind === "blank" && given === undefined)) fitted.push([column, value]);
    else if (given !== undefined) fitted.push([column, given]);
  }
  return Object.fromEntries(fitted);
}

/** A new answer for a key together with an earlier one that did not fit: what the two show of each column. */
export function learnFrom(earlier: Answer | undefined, answer: Answer): Answer {
  if (earlier === undefined) return answer;
  const columns: [string, ColumnKind][] = [];
  for (const [column, kind] of Object.entries(answer.columns)) {
    const learnt = kindAfter(earlier, column, kind, answer.output[column]);
    if (learnt !== undefined) columns.push([column, learnt]);
  }
  return { output: answer.output, columns: Object.fromEntries(columns) };
}

function kindAfter(
  earlier: Answer,
  column: string,
  kind: ColumnKind,
  value: JsonValue | undefined,
): ColumnKind | undefined {
  // A column that depends on the key alone would have been there before, with the same value.
  if (!Object.hasOwn(earlier.output, column)) return "own";
  if (!isEcho(earlier.output[column] ?? null, value ?? null)) return "own";
  const before = Object.hasOwn(earlier.columns, column) ? earlier.columns[column] : undefined;
  return before === undefined || before === "own" ? before : kind;
}

/** What a text format says with an empty cell. */
function isEmpty(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === "";
}
