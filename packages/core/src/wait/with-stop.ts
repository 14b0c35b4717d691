import { throwIfCancelled } from "../errors/cancelled.ts";

/** Runs a generator with a controller that the caller's signal aborts, and leaves no listener on that signal. */
export async function* withStop<Item>(
  signal: AbortSignal | undefined,
  run: (stop: AbortController) => AsyncIterable<Item>,
): AsyncGenerator<Item> {
  throwIfCancelled(signal);
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    yield* run(stop);
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}
