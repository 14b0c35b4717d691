import type { JsonValue, Row } from "../types/row.ts";
import type { Metadata } from "./tags.ts";

/** What an endpoint says of itself in its tags. A field is `undefined` where no tag says it, or none that can be used. */
export type EndpointMetadata = {
  /** Rows in one request: `inference_batch_size`, at least 1. */
  readonly batchSize: number | undefined;
  /** Requests outstanding at once: `inference_max_in_flight`, 1 to 10,000. */
  readonly maxInFlight: number | undefined;
  /** The graph that a meta endpoint runs: `meta_endpoint_dag`. */
  readonly metaEndpointDag: { readonly [key: string]: JsonValue } | undefined;
  /** Columns that the model needs: `workbench_model_features`, else `features`. */
  readonly features: readonly string[] | undefined;
  /** The column that the model predicts: `workbench_model_target`, the first where there are several. */
  readonly target: string | undefined;
  /** `workbench_model_type`, such as `regressor`. */
  readonly modelType: string | undefined;
  /** What Workbench noted at deployment: `async_endpoint`. What the endpoint is, `DescribeEndpoint` says. */
  readonly asyncEndpoint: boolean | undefined;
  /** `min_instances`, at least 0. */
  readonly minInstances: number | undefined;
  /** `max_instances`, at least 1. */
  readonly maxInstances: number | undefined;
  /** A row that the model can answer, for waking the endpoint: `warm_up_row`. */
  readonly warmUpRow: Row | undefined;
  /** For people: each tag that was ignored, and why. */
  readonly problems: readonly string[];
};

type Given = Exclude<JsonValue, null>;

type Expected<Value extends Given> = {
  readonly words: string;
  readonly accepts: (value: Given) => value is Value;
};

const SHOWN_LENGTH = 60;

const trueOrFalse: Expected<boolean> = {
  words: "true or false",
  accepts: (value) => typeof value === "boolean",
};
const text: Expected<string> = {
  words: "a text",
  accepts: (value): value is string => typeof value === "string" && value !== "",
};
const textOrList: Expected<string | readonly string[]> = {
  words: "a column name, or a JSON list of column names",
  accepts: (value): value is string | readonly string[] => text.accepts(value) || columnNames.accepts(value),
};
const object: Expected<{ readonly [key: string]: JsonValue }> = {
  words: "a JSON object",
  accepts: (value): value is { readonly [key: string]: JsonValue } =>
    typeof value === "object" && !Array.isArray(value),
};
const columnNames: Expected<readonly string[]> = {
  words: "a JSON list of column names",
  accepts: (value): value is readonly string[] =>
    Array.isArray(value) && value.every((name) => typeof name === "string" && name !== ""),
};

/** Decoded tags → what they say of the endpoint. A value that cannot be used is left out and named in `problems`. Never throws. */
export function endpointMetadata(metadata: Metadata): EndpointMetadata {
  const problems: string[] = [];
  const read = <Value extends Given>(key: string, expected: Expected<Value>): Value | undefined => {
    const value = metadata[key];
    // Workbench clears an entry by writing `null`.
    if (value === undefined || value === null) return undefined;
    if (expected.accepts(value)) return value;
    problems.push(`Tag "${key}" is ignored: it must be ${expected.words}, not ${shown(value)}.`);
    return undefined;
  };

  return {
    batchSize: read("inference_batch_size", whole(1)),
    maxInFlight: read("inference_max_in_flight", whole(1, 10_000)),
    metaEndpointDag: read("meta_endpoint_dag", object),
    features: read("workbench_model_features", columnNames) ?? read("features", columnNames),
    target: [read("workbench_model_target", textOrList)].flat()[0],
    modelType: read("workbench_model_type", text),
    asyncEndpoint: read("async_endpoint", trueOrFalse),
    minInstances: read("min_instances", whole(0)),
    maxInstances: read("max_instances", whole(1)),
    warmUpRow: read("warm_up_row", object),
    problems,
  };
}

function whole(least: number, most = Number.MAX_SAFE_INTEGER): Expected<number> {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return {
    words: `a whole number ${range}`,
    accepts: (value): value is number =>
      typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most,
  };
}

function shown(value: JsonValue): string {
  const json = JSON.stringify(value);
  return json.length <= SHOWN_LENGTH ? json : `${json.slice(0, SHOWN_LENGTH)}…`;
}
