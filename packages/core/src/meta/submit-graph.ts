import type { CallOptions } from "../types/invoker.ts";
import type { JobHandle } from "../types/job-handle.ts";
import type { Row } from "../types/row.ts";
import type { Child } from "./graph/child.ts";

/**
 * Submits the rows to every asynchronous endpoint that takes the input. All are accepted, or those that were are withdrawn: an endpoint's
 * own `submit` accepts all rows or none, and an abandoned job's staged inputs are purged by its run.
 */
export async function submitToInputs(
  inputs: ReadonlyMap<string, Child>,
  rows: readonly Row[],
  options: CallOptions,
): Promise<{ readonly [node: string]: JobHandle }> {
  const asynchronous = [...inputs].filter(([, { kind, submit }]) => kind === "async" && submit);
  const submitted = await Promise.allSettled(
    asynchronous.map(async ([, child]) => ({ child, handle: await child.submit?.(rows, options) })),
  );
  const failure = submitted.find((outcome) => outcome.status === "rejected");
  if (failure) {
    await Promise.all(submitted.map((outcome) => outcome.status === "fulfilled" && withdraw(outcome.value)));
    throw failure.reason;
  }
  return Object.fromEntries(
    submitted.flatMap((outcome, at) => {
      const node = asynchronous[at]?.[0];
      const handle = outcome.status === "fulfilled" ? outcome.value.handle : undefined;
      return node === undefined || handle === undefined ? [] : [[node, handle] as const];
    }),
  );
}

async function withdraw({
  child,
  handle,
}: {
  readonly child: Child;
  readonly handle: JobHandle | undefined;
}): Promise<void> {
  // The cause that is thrown is that of the submission; what stays behind here is in `listQueue`.
  if (handle) await child.purgeQueue?.({ runId: handle.jobId }).catch(() => undefined);
}
