import type { ClientConfig, Endpoint, RowResult } from "@sagemaker-async/core";
import { LRUCache } from "lru-cache";
import { connectEndpoint } from "../score/connect-endpoint.ts";
import type { ShardJob } from "./shard.ts";

/** More runs than a worker ever has shards of at the same time. */
const MAX_RUNS = 100;

/** The endpoints that a worker has looked up: one look serves all shards of a run, as it does in a run on one machine. */
export class KnownEndpoints {
  readonly #clientConfig: ClientConfig;
  readonly #looks = new LRUCache<string, Promise<Endpoint>>({ max: MAX_RUNS });

  constructor(clientConfig: ClientConfig) {
    this.#clientConfig = clientConfig;
  }

  /** @throws {SageMakerAsyncError} as `Endpoint.connect` */
  async of(job: ShardJob): Promise<Endpoint> {
    const look = this.#looks.get(keyOf(job)) ?? connectEndpoint(job.options, this.#clientConfig);
    this.#looks.set(keyOf(job), look);
    try {
      return await look;
    } catch (error) {
      this.forget(job);
      throw error;
    }
  }

  /** A row that failed for another reason than its model may mean that the endpoint is not what it was: the next shard looks again. */
  note(job: ShardJob, result: RowResult): void {
    if (!result.ok && result.error.code !== "model_error") this.forget(job);
  }

  forget(job: ShardJob): void {
    this.#looks.delete(keyOf(job));
  }
}

function keyOf({ run, options }: ShardJob): string {
  return JSON.stringify([run.id, options]);
}
