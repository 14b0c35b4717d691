import type { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { JsonValue } from "../types/row.ts";

export type LogFields = { readonly [name: string]: JsonValue };

/** What pino, and many others, look like: fields first, then a sentence. */
export type Logger = { readonly [Level in LogLevel]: (fields: LogFields, message: string) => void };

type LogLevel = "debug" | "info" | "warn" | "error";

export type LogEventsOptions = {
  /** Fields of every line, such as `{ endpoint: "solubility" }`. */
  readonly fields?: LogFields | undefined;
  /** Whether errors' own words are logged too, as `reason`. A model's words may quote the rows that it was given. Default: false. */
  readonly reasons?: boolean | undefined;
};

type Line = { readonly level: LogLevel; readonly message: string; readonly fields?: LogFields };

/**
 * A listener that writes one structured line for each event: its name as `event`, and its facts. Never a row's contents:
 * an error is logged by its code, unless `reasons` is set.
 */
export function logEvents(
  logger: Logger,
  { fields = {}, reasons = false }: LogEventsOptions = {},
): (event: InferenceEvent) => void {
  return (event) => {
    const line = lineOf(event);
    const error = "error" in event ? errorFields(event.error, reasons) : {};
    logger[line.level]({ ...fields, event: event.type, ...line.fields, ...error }, line.message);
  };
}

function lineOf(event: InferenceEvent): Line {
  switch (event.type) {
    case "request": {
      const { api, attempts } = event;
      return { level: "debug", message: `Called ${api}`, fields: { api, attempts } };
    }
    case "retry": {
      const { attempt, delayMs } = event;
      const message = `Attempt ${attempt} failed (${event.error.code}); again in ${Math.round(delayMs)} ms`;
      return { level: "warn", message, fields: { attempt, delayMs } };
    }
    case "chunk-invoked": {
      const { firstRow, rows, inferenceId } = event;
      const message = `${nameOf(event)} accepted as ${inferenceId}`;
      return { level: "info", message, fields: { firstRow, rows, inferenceId } };
    }
    case "chunk-answered": {
      const { firstRow, rows, failed, elapsedMs } = event;
      const message = `${nameOf(event)} answered in ${(elapsedMs / 1000).toFixed(1)} s${failed > 0 ? `, ${failed} of them failed` : ""}`;
      return { level: "info", message, fields: { firstRow, rows, failed, elapsedMs } };
    }
    case "chunk-shared": {
      const { firstRow, rows } = event;
      const message = `${nameOf(event)} computed by another call`;
      return { level: "info", message, fields: { firstRow, rows } };
    }
    case "share-failed": {
      const message = `Other calls could not be told (${event.error.code}) and may compute the same rows`;
      return { level: "warn", message };
    }
    case "chunk-split": {
      const { firstRow, rows, error } = event;
      const message = `${nameOf(event)} failed (${error.code}); trying its halves`;
      return { level: "warn", message, fields: { firstRow, rows } };
    }
    case "chunk-failed": {
      const { firstRow, rows, error } = event;
      return {
        level: "error",
        message: `${nameOf(event)} failed (${error.code})`,
        fields: { firstRow, rows },
      };
    }
    case "cache-lookup": {
      const { hits, misses, shared, stale = 0 } = event;
      const message = `${hits}/${hits + misses + shared} cache hits`;
      return { level: "info", message, fields: { hits, misses, shared, stale } };
    }
    case "cache-stored":
      return { level: "debug", message: `Cached ${event.rows} rows`, fields: { rows: event.rows } };
    case "cache-failed": {
      const { operation, error } = event;
      const message = `Cache ${operation} failed (${error.code}); going on without it`;
      return { level: "warn", message, fields: { operation } };
    }
    case "cache-circuit": {
      const { state } = event;
      return { level: "warn", message: `The cache's store: circuit ${state}`, fields: { state } };
    }
    case "cache-uncoordinated": {
      const message = "The cache's store has no leases: other processes may compute the same keys";
      return { level: "warn", message };
    }
    case "cache-bypassed": {
      const { method } = event;
      return { level: "warn", message: `${method} went past the cache`, fields: { method } };
    }
    case "clean-up-failed": {
      const { locations, error } = event;
      const message = `${locations.length} objects could not be deleted (${error.code}) and stay in S3`;
      return { level: "warn", message, fields: { locations } };
    }
    case "watch-fallback": {
      const { from, to, reason } = event;
      const message = `Watching by ${to} instead of ${from}: ${reason}`;
      return { level: "warn", message, fields: { from, to } };
    }
    default:
      // A newer version of another package may tell more than this one knows.
      return { level: "debug", message: (event as { type: string }).type };
  }
}

function nameOf({ firstRow, rows }: { readonly firstRow: number; readonly rows: number }): string {
  return rows === 1 ? `Row ${firstRow}` : `Rows ${firstRow} to ${firstRow + rows - 1}`;
}

function errorFields(error: SageMakerAsyncError, reasons: boolean): LogFields {
  const { code, retryable, inferenceId, attempts, message } = error;
  return {
    code,
    retryable,
    ...(inferenceId === undefined ? {} : { inferenceId }),
    ...(attempts === undefined ? {} : { attempts }),
    ...(reasons ? { reason: message } : {}),
  };
}
