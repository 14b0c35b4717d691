import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import type { Cluster, Redis } from "ioredis";
import { withTimeout } from "../shared/with-timeout.ts";
import { redisError } from "./redis-error.ts";

/** A Redis, or a cluster of them. */
export class RedisServer {
  readonly client: Redis | Cluster;
  /** The client, if it is one of a cluster. */
  readonly cluster: Cluster | undefined;
  readonly #timeoutMs: number;
  #closed = false;

  constructor(client: Redis | Cluster, timeoutMs: number) {
    this.client = client;
    this.cluster = "nodes" in client ? client : undefined;
    this.#timeoutMs = timeoutMs;
  }

  /** One request. Its failure, and that no answer comes, becomes `store_failed`. */
  async request<T>(operation: string, send: () => Promise<T>): Promise<T> {
    this.#checkOpen();
    try {
      return await withTimeout(send(), this.#timeoutMs);
    } catch (error) {
      throw redisError(operation, error, this.client);
    }
  }

  /** The servers that hold the entries. */
  async masters(operation: string): Promise<readonly Redis[]> {
    this.#checkOpen();
    const { client, cluster } = this;
    if (!cluster) return [client as Redis];
    await this.knowSlots(operation);
    return cluster.nodes("master");
  }

  /** Before its first command a cluster's client does not know which server has which slot. */
  async knowSlots(operation: string): Promise<void> {
    if (this.cluster?.slots.length === 0) await this.request(operation, () => this.client.ping());
  }

  close(): void {
    this.#closed = true;
  }

  #checkOpen(): void {
    if (!this.#closed) return;
    throw new SageMakerAsyncError("store_failed", "The Redis store is closed. Open a new one.");
  }
}
