import type { InferenceCache } from "@sagemaker-async/cache";
import { UsageError } from "../command-line/usage-error.ts";

export type SelectionFlags = {
  readonly value?: readonly string[] | undefined;
  /** `--version` is the program's own. */
  readonly modelVersion?: string | undefined;
  /** In ms. */
  readonly olderThan?: number | undefined;
};

type Selection = Extract<Parameters<InferenceCache["delete"]>[0], (...args: never[]) => unknown>;

/** Entries that fit everything that was given, of whatever version of the model unless one is named. */
export function selectionOf({ value, modelVersion, olderThan }: SelectionFlags, now: number): Selection {
  if (value === undefined && modelVersion === undefined && olderThan === undefined) {
    throw new UsageError(
      "Say which entries: --value VALUE …, --model-version VERSION or --older-than TIME. All of them go by `cache clear`.",
    );
  }
  const values = value && new Set(value);
  return ({ key, version, createdAt }) =>
    (values === undefined || values.has(typeof key === "string" ? key : JSON.stringify(key))) &&
    (modelVersion === undefined || version === modelVersion) &&
    (olderThan === undefined || now - createdAt > olderThan);
}
