import { saveCollected } from "../endpoint/save-collected.ts";
import type { ErrorCode } from "../errors/error-code.ts";
import type { InferenceResult } from "../types/inference-result.ts";
import type { HeldJobs } from "./held-jobs.ts";

export type CollectGraph<Result> = {
  readonly held: HeldJobs;
  /** Gathers the graph's result. `onWhole` is called when each row has gone through all nodes. */
  readonly gather: (onWhole: () => void) => Promise<Result>;
  readonly save: ((result: InferenceResult) => unknown) | undefined;
};

/** Failures that say nothing of their rows: collected again, those may be answered. */
const ofTheCall: ReadonlySet<ErrorCode> = new Set([
  "access_denied",
  "cancelled",
  "deadline_exceeded",
  "endpoint_failed",
  "endpoint_not_found",
  "endpoint_warming",
  "invoke_failed",
  "stage_failed",
  "throttled",
]);

/** Gathers a graph's result, has it saved, and then lets the endpoints delete the jobs that it came from. */
export async function collectGraph<Result extends InferenceResult>({
  held,
  gather,
  save,
}: CollectGraph<Result>): Promise<Result> {
  let isWhole = false;
  const gathered = gather(() => {
    isWhole = true;
  });
  try {
    return await saveCollected(gathered, {
      isSettled: ({ failures }) =>
        isWhole && held.isWhole && !failures.some(({ error }) => ofTheCall.has(error.code)),
      save,
      prepareDiscard: async () => () => held.release(),
    });
  } finally {
    await held.close();
  }
}
