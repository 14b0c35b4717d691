import {
  type CallOptions,
  type JsonValue,
  type Row,
  SageMakerAsyncError,
} from "@sagemaker-async/core/invoker";
import { type CacheMode, cacheModes } from "../cache-mode.ts";
import type { CacheSetup } from "../cache-setup.ts";
import { checkOption, oneOf } from "../check-options.ts";
import { type RowKeys, rowKeys } from "../keys/row-keys.ts";

/** Options of a call through a cache, besides those of what it wraps. */
export type CacheCallOptions = {
  /** What this call does with the store. Default: the cache's `mode`. */
  readonly mode?: CacheMode | undefined;
};

/** What one call looks for: under which keys, of which version, and what is passed on. */
export type CallScope = {
  readonly mode: CacheMode;
  /** The call's options for what the cache wraps. */
  readonly options: CallOptions;
  readonly version: string;
  readonly parameters: Row;
  readonly keys: RowKeys;
  /** Epoch ms. */
  readonly startedAt: number;
  /** Whether answers that are past their time may be served while they are computed anew. */
  readonly servesStale: boolean;
};

/** Tells the cache's options of a call from the wrapped's. */
export function splitOptions(setup: CacheSetup, given: CallOptions & CacheCallOptions) {
  const { mode = setup.mode, ...options } = given;
  checkOption("InferenceCache", "mode", mode, oneOf(...cacheModes));
  return { mode, options };
}

/** What a call looks for, once it is known which model answers. */
export function scopeOf(
  setup: CacheSetup,
  version: string,
  given: CallOptions & CacheCallOptions = {},
): CallScope {
  const { mode, options } = splitOptions(setup, given);
  const parameters = setup.invoker.requestParameters?.(options) ?? parametersIn(options);
  const space = { name: setup.invoker.name, rule: setup.rule.name };
  const keys = rowKeys(space, version, parameters);
  return { mode, options, version, parameters, keys, startedAt: setup.clock.now(), servesStale: true };
}

/** The version of the model: as given, or asked of what the cache wraps. */
export async function versionOf({ version, invoker }: CacheSetup): Promise<string> {
  if (version !== undefined) return version;
  try {
    return (await invoker.modelVersion?.()) ?? "";
  } catch (error) {
    if (SageMakerAsyncError.isInstance(error)) throw error;
    throw new SageMakerAsyncError(
      "invoke_failed",
      `The model's version of "${invoker.name}" cannot be read.`,
      {
        retryable: true,
        cause: error,
      },
    );
  }
}

/** The names under which endpoints take what changes their answers. */
const parameterNames = ["contentType", "accept", "customAttributes"];

function parametersIn(options: object): Row {
  const given: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(options)) {
    if (parameterNames.includes(name) && typeof value === "string") given.push([name, value]);
  }
  return Object.fromEntries(given);
}
