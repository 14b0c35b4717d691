/**
 * Calls `listener` when the signal is aborted, at once where it already is.
 * @returns what takes the listener off the signal again
 */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal?.aborted) listener();
  else signal?.addEventListener("abort", listener, { once: true });
  return () => signal?.removeEventListener("abort", listener);
}
