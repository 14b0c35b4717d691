import type { InferenceCache } from "@sagemaker-async/cache";
import type { Endpoint, InferenceResult } from "@sagemaker-async/core";
import { startProgress } from "./progress.ts";
import type { Molecule } from "./read-molecules.ts";
import { watchInstances } from "./watch-instances.ts";

/** The same molecules twice: with an empty cache, and with what the first run left in it. */
export type Runs = { readonly first: InferenceResult; readonly second: InferenceResult };

type Context = { readonly cached: InferenceCache; readonly endpoint: Endpoint; readonly signal: AbortSignal };

/** Scores all molecules once, showing how it goes. */
export async function score(
  title: string,
  molecules: readonly Molecule[],
  { cached, endpoint, signal }: Context,
): Promise<InferenceResult> {
  const progress = startProgress(title, molecules.length);
  const stopWatching = watchInstances(endpoint, progress.showInstances);
  try {
    return await cached.inference(molecules, { signal, onEvent: progress.onEvent });
  } finally {
    stopWatching();
    progress.stop();
  }
}
