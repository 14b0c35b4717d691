import type { InferenceEvent } from "./inference-event.ts";
import type { Row, RowSource } from "./row.ts";
import type { RowResult } from "./row-result.ts";

/** Options of one call. */
export type CallOptions = {
  /** Ends the call: what is staged is withdrawn, and the call throws `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** Hears everything that happens. An error that it throws ends the call. */
  readonly onEvent?: ((event: InferenceEvent) => void) | undefined;
  /** `"input"` (the default) yields results in input order, `"completion"` as they land. */
  readonly order?: "input" | "completion" | undefined;
};

/** Options of a call that gathers all results. */
export type InferenceOptions = CallOptions & {
  /**
   * How many rows may fail, as a count or a share (`"5%"`). One failure more ends the call with `tolerance_exceeded`, a count at once and a share at
   * the end; what was answered is in the error's `partial`. Default: all but one.
   */
  readonly tolerate?: number | `${number}%` | undefined;
};

/**
 * The one type that everything composes through: an endpoint, a cache in front of an endpoint, a graph of endpoints.
 * `stream` yields exactly one result for each row, unless it throws because no row can succeed.
 */
export type Invoker = {
  readonly name: string;
  stream(rows: RowSource, options?: CallOptions): AsyncIterable<RowResult>;
  /** Which model answers, as a text: another one after a new model was deployed, the same one after scaling. A cache asks at each call. */
  modelVersion?(): Promise<string>;
  /** What else the answers of such a call depend on besides the rows: formats, attributes. A cache keeps answers apart by it. */
  requestParameters?(options?: CallOptions): Row;
};
