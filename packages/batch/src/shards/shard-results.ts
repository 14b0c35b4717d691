import {
  type InferenceEvent,
  mergeRow,
  type Row,
  type RowResult,
  SageMakerAsyncError,
} from "@sagemaker-async/core";
import { linesOf } from "../formats/text.ts";
import type { ByteSource } from "../places/byte-source.ts";

// What a worker hands back of a shard, as JSON Lines: what happened, and the outcome of each row, in order.

type Outcome = { readonly output: Row } | { readonly error: ErrorRecord };
type Line = Outcome | { readonly event: EventRecord };
type ErrorRecord = Pick<SageMakerAsyncError, "code" | "message" | "retryable" | "attempts" | "inferenceId">;
type EventRecord = { readonly [name: string]: unknown };

export function outcomeLine(result: RowResult): string {
  return lineOf(result.ok ? { output: result.output } : { error: recordOf(result.error) });
}

export function eventLine(event: InferenceEvent): string {
  const { error, ...facts } = event as InferenceEvent & { readonly error?: SageMakerAsyncError };
  return lineOf({ event: error ? { ...facts, error: recordOf(error) } : facts });
}

export function recordOf(error: SageMakerAsyncError): ErrorRecord {
  const { code, message, retryable, attempts, inferenceId } = error;
  return { code, message, retryable, attempts, inferenceId };
}

export function errorOf({ code, message, ...facts }: ErrorRecord): SageMakerAsyncError {
  return new SageMakerAsyncError(code, message, facts);
}

export type ReadResultsOptions = {
  readonly rows: AsyncIterable<Row>;
  readonly firstRow: number;
  readonly onEvent: (event: InferenceEvent) => void;
};

/** A shard's rows and the outcomes that its worker handed back → the results that one machine would have had. */
export async function* readResults(
  source: ByteSource,
  { rows, firstRow, onEvent }: ReadResultsOptions,
): AsyncGenerator<RowResult> {
  const given = rows[Symbol.asyncIterator]();
  let index = firstRow;
  for await (const text of linesOf(textOf(source.read()), source.name)) {
    const line = JSON.parse(text) as Line;
    if ("event" in line) {
      onEvent(eventOf(line.event, firstRow));
      continue;
    }
    const { value: row, done } = await given.next();
    if (done) throw new Error(`${source.name} has more results than its shard has rows.`);
    yield resultOf(row, index, line);
    index += 1;
  }
  if (!(await given.next()).done)
    throw new Error(`${source.name} has fewer results than its shard has rows.`);
}

/** The rows of a range of bytes of JSON Lines. */
export async function* rowsBetween(source: ByteSource, start: number, end: number): AsyncGenerator<Row> {
  for await (const line of linesOf(textOf(source.read(start, end)), source.name))
    yield JSON.parse(line) as Row;
}

function resultOf(row: Row, index: number, outcome: Outcome): RowResult {
  if ("error" in outcome) return { ok: false, index, row, error: errorOf(outcome.error) };
  return { ok: true, index, row: mergeRow(row, outcome.output), output: outcome.output };
}

function eventOf(record: EventRecord, firstRow: number): InferenceEvent {
  return {
    ...record,
    ...(typeof record["firstRow"] === "number" && { firstRow: record["firstRow"] + firstRow }),
    ...(record["error"] !== undefined && { error: errorOf(record["error"] as ErrorRecord) }),
  } as InferenceEvent;
}

async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of bytes) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

const lineOf = (line: Line): string => `${JSON.stringify(line)}\n`;
