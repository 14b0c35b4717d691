import type {
  CallOptions,
  Row,
  RowResult,
  RowSource,
  SageMakerAsyncError,
} from "@sagemaker-async/core/invoker";
import type { CacheSetup } from "./cache-setup.ts";
import { type CacheCallOptions, scopeOf, splitOptions, versionOf } from "./calls/call-scope.ts";
import { streamCached } from "./calls/stream-cached.ts";
import { untilAborted } from "./calls/until-aborted.ts";
import type { Revalidator } from "./revalidator.ts";

/** The answers for rows, through the cache; past it where the call says so, or where nobody knows which model answers. */
export async function* cachedStream(
  rows: RowSource,
  setup: CacheSetup,
  given: CallOptions & CacheCallOptions,
  revalidator: Revalidator,
): AsyncGenerator<RowResult> {
  const { mode, options } = splitOptions(setup, given);
  const { invoker, counts } = setup;
  if (mode === "off") return yield* invoker.stream(rows, options);

  let version: string;
  try {
    version = await untilAborted(versionOf(setup), options.signal ?? new AbortController().signal);
  } catch (thrown) {
    const error = thrown as SageMakerAsyncError;
    if (error.code === "cancelled" || setup.onStoreError === "fail") throw error;
    counts.failed("version", error);
    options.onEvent?.({ type: "cache-failed", operation: "version", error });
    return yield* invoker.stream(rows, options);
  }
  counts.worked("version");
  if (!setup.keeper && counts.tellsUncoordinated()) options.onEvent?.({ type: "cache-uncoordinated" });
  const scope = scopeOf(setup, version, given);
  const revalidate = (stale: readonly Row[]) => revalidator.start(stale, scope);
  yield* streamCached(rows, setup, scope, revalidate);
}
