import { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import type { InferenceEvent } from "../../types/inference-event.ts";
import type { Invoker } from "../../types/invoker.ts";
import type { Row } from "../../types/row.ts";
import type { RowResult } from "../../types/row-result.ts";
import type { EndpointNode } from "../graph/graph.ts";
import { isInvoker } from "../graph/node-options.ts";
import { type AskChild, type Asked, askChild } from "./ask-child.ts";
import { limitedBy } from "./limited-by.ts";
import { nodeError, type RowOutcome } from "./row-outcome.ts";
import type { WalkContext } from "./walk-context.ts";

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;

/**
 * Asks an endpoint for a group of rows: again for those that failed for a passing reason, its fallback for those that failed
 * for good. One outcome for each row.
 * @param ask how the child is asked the first time; a submitted job is collected instead
 * @throws {SageMakerAsyncError} what a hard child threw over a whole call (`access_denied` …), since no further row can succeed; `cancelled`.
 */
export async function runEndpointNode(
  { name, options }: EndpointNode,
  rows: readonly Row[],
  {
    context,
    firstRow,
    ask = askChild,
  }: { readonly context: WalkContext; readonly firstRow: number; readonly ask?: AskChild | undefined },
): Promise<RowOutcome[]> {
  const { retries = 0, timeoutMs, dependency = "hard", fallback } = options;
  const { clock, endpointOptions } = context;
  const child = context.children.get(name);
  if (!child) throw new Error(`Nobody answers for the node "${name}".`);
  const { signal, deadline, close } = limitedBy(context.signal, timeoutMs, clock);
  const onEvent = (event: InferenceEvent) => context.emit(inNode(event, name, firstRow));
  const callOptions = { ...(child.kind === "async" && endpointOptions), signal, onEvent };

  const results: (RowResult | undefined)[] = rows.map(() => undefined);
  let left = rows.map((_, at) => at);
  let thrown: SageMakerAsyncError | undefined;
  const record = (asked: Asked) => {
    thrown = asked.thrown;
    asked.results.forEach((result, at) => {
      results[left[at] ?? at] = result;
    });
    if (context.signal.aborted && thrown) throw thrown;
  };
  const failing = (isWorthwhile: (error: SageMakerAsyncError) => boolean) =>
    rows
      .map((_, at) => at)
      .filter((at) => {
        const result = results[at];
        return result?.ok === false && isWorthwhile(result.error);
      });

  try {
    record(await ask(child, rows, callOptions));
    for (let attempt = 1; attempt <= retries && !deadline.aborted; attempt += 1) {
      left = failing((error) => error.retryable);
      const [first] = left.map((at) => results[at]);
      if (!first || first.ok) break;
      const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS);
      onEvent({ type: "retry", attempt, delayMs, error: first.error });
      await clock.sleep(delayMs, signal);
      record(await askChild(child, pick(rows, left), callOptions));
    }
  } finally {
    close();
  }
  const isLate = deadline.aborted;

  if (fallback !== undefined) {
    left = failing(() => true);
    if (left.length > 0)
      record(await standIn(fallback, pick(rows, left), { signal: context.signal, onEvent }));
  } else if (thrown && !isLate && dependency === "hard") {
    throw nodeError(name, thrown);
  }

  return rows.map((row, at): RowOutcome => {
    const result = results[at];
    if (result?.ok) return { state: "answered", row: result.row };
    const isCutOff = isLate && (result === undefined || result.error.code === "cancelled");
    const error = isCutOff ? lateError(name, timeoutMs) : nodeError(name, result?.error);
    return dependency === "soft" ? { state: "absent", row, error } : { state: "failed", error };
  });
}

/** The fallback's answers. */
async function standIn(
  fallback: Row | Invoker,
  rows: readonly Row[],
  options: { readonly signal: AbortSignal; readonly onEvent: (event: InferenceEvent) => void },
): Promise<Asked> {
  if (isInvoker(fallback)) return askChild(fallback, rows, options);
  const results = rows.map(
    (row, index) => ({ ok: true, index, row: { ...row, ...fallback }, output: fallback }) as const,
  );
  return { results, thrown: undefined };
}

/** A child counts rows within its group. */
function inNode(event: InferenceEvent, node: string, firstRow: number): InferenceEvent {
  const path = event.node === undefined ? node : `${node}/${event.node}`;
  return "firstRow" in event
    ? { ...event, node: path, firstRow: firstRow + event.firstRow }
    : { ...event, node: path };
}

function pick(rows: readonly Row[], places: readonly number[]): Row[] {
  return places.map((at) => rows[at] ?? {});
}

function lateError(node: string, timeoutMs: number | undefined): SageMakerAsyncError {
  const message = `Node "${node}" did not answer within its ${timeoutMs} ms.`;
  return new SageMakerAsyncError("deadline_exceeded", message, { retryable: true });
}
