import type { InferenceResult } from "../types/inference-result.ts";

type Save = (result: InferenceResult) => Promise<void>;

/** The submitted jobs of a graph that is collected: its endpoints keep them until the graph's own result is safe. */
export class HeldJobs {
  readonly #safe = Promise.withResolvers<void>();
  readonly #collections: Promise<void>[] = [];
  /** Whether each of them was collected to its end. */
  isWhole = true;

  constructor() {
    this.#safe.promise.catch(() => undefined); // it may be rejected while no job waits for it
  }

  /** Resolves when an endpoint has collected a job, which it then holds. */
  async collect(begin: (save: Save) => Promise<InferenceResult>): Promise<InferenceResult> {
    const gathered = Promise.withResolvers<InferenceResult>();
    const collection = begin((result) => {
      gathered.resolve(result);
      return this.#safe.promise;
    });
    this.#collections.push(collection.then(gathered.resolve, gathered.reject));
    try {
      return await gathered.promise;
    } catch (error) {
      this.isWhole = false;
      throw error;
    }
  }

  /** The graph's result is safe: the jobs are deleted. */
  async release(): Promise<void> {
    this.#safe.resolve();
    await Promise.all(this.#collections);
  }

  /** The end of the collection. Jobs that were not released stay, and can be collected again. */
  async close(): Promise<void> {
    this.#safe.reject(new Error("The graph's result was not saved."));
    await Promise.all(this.#collections);
  }
}
