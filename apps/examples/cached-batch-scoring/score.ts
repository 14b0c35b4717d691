import type { InferenceCache } from "@sagemaker-async/cache";
import type { Endpoint, InferenceResult } from "@sagemaker-async/core";
import { startProgress } from "./progress.ts";
import type { Molecule } from "./read-molecules.ts";
import { instancesOf, watchInstances } from "./watch-instances.ts";

/** The same molecules twice: with an empty cache, and with what the first run left in it. */
export type Runs = { readonly first: InferenceResult; readonly second: InferenceResult };

/** Scores all molecules once, showing how it goes. */
export async function score(
  title: string,
  molecules: readonly Molecule[],
  cached: InferenceCache<Endpoint>,
  signal: AbortSignal,
): Promise<InferenceResult> {
  const progress = startProgress(title, molecules.length, await instancesOf(cached));
  const stopWatching = watchInstances(cached, progress.showInstances);
  try {
    const result = await cached.inference(molecules, { signal, onEvent: progress.onEvent });
    progress.complete();
    return result;
  } finally {
    stopWatching();
    progress.stop();
  }
}
