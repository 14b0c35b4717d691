import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";

/** What to do about SQLite's primary result codes, https://www.sqlite.org/rescode.html. */
const advice: { readonly [resultCode: number]: string } = {
  5: "Another process holds it; try again, or give each machine its own file.",
  6: "Another process holds it; try again, or give each machine its own file.",
  8: "It cannot be written; check its permissions and those of its folder.",
  10: "The disk reported an error; check the disk and its free space.",
  11: "Its content is damaged; delete it, and the cache fills again.",
  13: "The disk is full; free some space.",
  14: "Check that its folder exists and may be written.",
  26: "It is not an SQLite database; choose another path, or delete it.",
};

/** An error of SQLite as `store_failed`: the operation, the file and what to do. SQLite's own words quote no values. */
export function sqliteError(operation: string, path: string, error: unknown): SageMakerAsyncError {
  const cause = error instanceof Error ? error.message : String(error);
  const message =
    `Cannot ${operation} the cache file "${path}": ${cause}. ${advice[resultCode(error)] ?? ""}`.trim();
  return new SageMakerAsyncError("store_failed", message, { retryable: isBusy(error), cause: error });
}

/** Whether another connection holds what is needed. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === 5 || code === 6;
}

/** The low byte is the primary code, the rest says more exactly which. */
function resultCode(error: unknown): number {
  return error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
}
