import { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import type { InferenceEvent } from "../../types/inference-event.ts";
import type { Invoker } from "../../types/invoker.ts";
import type { Row } from "../../types/row.ts";
import type { EndpointNode } from "../graph/graph.ts";
import { isInvoker } from "../graph/node-options.ts";
import { type Asked, askChild } from "./ask-child.ts";
import { limitedBy } from "./limited-by.ts";
import { nodeError, type RowOutcome } from "./row-outcome.ts";
import type { WalkContext } from "./walk-context.ts";

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;

/**
 * Asks an endpoint for a group of rows: again for those that failed for a passing reason, its fallback for those that failed
 * for good. One outcome for each row.
 * @throws {SageMakerAsyncError} what a hard child threw over a whole call (`access_denied` …), since no further row can succeed; `cancelled`.
 */
export async function runEndpointNode(
  { name, options }: EndpointNode,
  rows: readonly Row[],
  { context, firstRow }: { readonly context: WalkContext; readonly firstRow: number },
): Promise<RowOutcome[]> {
  const { retries = 0, timeoutMs, dependency = "hard", fallback } = options;
  const { children, asks, clock, endpointOptions } = context;
  const child = children.get(name);
  if (!child) throw new Error(`Nobody answers for the node "${name}".`);
  const { signal, deadline, close } = limitedBy(context.signal, timeoutMs, clock);
  const onEvent = (event: InferenceEvent) => context.emit(inNode(event, name, firstRow));
  const callOptions = { ...(child.kind === "async" && endpointOptions), signal, onEvent };
  const heard = (answer: Asked) => {
    if (context.signal.aborted && answer.thrown) throw answer.thrown;
    return answer;
  };

  let asked: Asked;
  try {
    asked = heard(await (asks?.get(name) ?? askChild)(child, rows, callOptions));
    for (let attempt = 1; attempt <= retries && !deadline.aborted; attempt += 1) {
      const left = failuresIn(asked).filter(({ error }) => error.retryable);
      const [first] = left;
      if (!first) break;
      const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS);
      onEvent({ type: "retry", attempt, delayMs, error: first.error });
      await clock.sleep(delayMs, signal);
      asked = replaced(asked, left, heard(await askChild(child, pick(rows, left), callOptions)));
    }
  } finally {
    close();
  }
  const isLate = deadline.aborted;

  const failures = failuresIn(asked);
  if (fallback === undefined && asked.thrown && !isLate && dependency === "hard") {
    throw nodeError(name, asked.thrown);
  }
  if (fallback !== undefined && failures.length > 0) {
    const standing = await standIn(fallback, pick(rows, failures), { signal: context.signal, onEvent });
    asked = replaced(asked, failures, heard(standing));
  }

  const { results } = asked;
  return rows.map((row, at): RowOutcome => {
    const result = results[at];
    if (result?.ok) return { state: "answered", row: result.row };
    const isCutOff = isLate && (result === undefined || result.error.code === "cancelled");
    const error = isCutOff ? lateError(name, timeoutMs) : nodeError(name, result?.error);
    return dependency === "soft" ? { state: "absent", row, error } : { state: "failed", error };
  });
}

/** A row that failed, by its place among those that were asked for. */
type Failed = { readonly at: number; readonly error: SageMakerAsyncError };

function failuresIn({ results }: Asked): Failed[] {
  return results.flatMap((result, at) => (result.ok ? [] : [{ at, error: result.error }]));
}

/** The same with the answers of a later call in the places of those that failed. */
function replaced({ results }: Asked, failed: readonly Failed[], later: Asked): Asked {
  const answers = new Map(failed.map(({ at }, place) => [at, later.results[place]]));
  return { thrown: later.thrown, results: results.map((result, at) => answers.get(at) ?? result) };
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

function pick(rows: readonly Row[], failed: readonly Failed[]): Row[] {
  return failed.map(({ at }) => rows[at] ?? {});
}

function lateError(node: string, timeoutMs: number | undefined): SageMakerAsyncError {
  const message = `Node "${node}" did not answer within its ${timeoutMs} ms.`;
  return new SageMakerAsyncError("deadline_exceeded", message, { retryable: true });
}
