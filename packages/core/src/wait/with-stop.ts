import { throwIfCancelled } from "../errors/cancelled.ts";
import { onAbort } from "./on-abort.ts";

/** Runs a generator with a controller that the caller's signal aborts, and leaves no listener on that signal. */
export async function* withStop<Item>(
  signal: AbortSignal | undefined,
  run: (stop: AbortController) => AsyncIterable<Item>,
): AsyncGenerator<Item> {
  throwIfCancelled(signal);
  const stop = new AbortController();
  const release = onAbort(signal, () => stop.abort(signal?.reason));
  try {
    yield* run(stop);
  } finally {
    release();
  }
}
