import { setTimeout } from "node:timers/promises";
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  type KeysAndAttributes,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";
import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import { inGroups } from "../shared/in-groups.ts";
import { inParallel } from "../shared/in-parallel.ts";
import { dynamodbError, isThrottled } from "./dynamodb-error.ts";
import type { Item } from "./item.ts";

/** DynamoDB's limits of one request. */
const readSize = 100;
export const writeSize = 25;

const firstPauseMs = 25;
const longestPauseMs = 2_000;

/** How the table is used. */
export type TableUse = {
  readonly table: string;
  readonly client: DynamoDBClient;
  readonly consistentRead: boolean;
  readonly concurrency: number;
  readonly timeoutMs: number;
};

/** A request that is repeated while DynamoDB leaves something undone. Answers how much. */
type Step = (signal: AbortSignal) => Promise<number>;

/** The table, and what is sent to it: in groups, in parallel, until everything is done. Failures become `store_failed`. */
export class CacheTable {
  readonly use: TableUse;
  readonly #closing = new AbortController();

  constructor(use: TableUse) {
    this.use = use;
  }

  /** The items that exist, group by group: whole, unless `reading` says what of them, and how. */
  async get(
    keys: Iterable<string>,
    found: (items: readonly Item[]) => Promise<void> | void,
    reading: Omit<KeysAndAttributes, "Keys"> = { ConsistentRead: this.use.consistentRead },
  ): Promise<void> {
    const { table, client, concurrency } = this.use;
    await inParallel(inGroups([...new Set(keys)], readSize), concurrency, async (group) => {
      let left: Item[] = group.map((key) => ({ key: { S: key } }));
      await this.#untilDone("read from", left.length, async (abortSignal) => {
        const request = { RequestItems: { [table]: { ...reading, Keys: left } } };
        const answer = await client.send(new BatchGetItemCommand(request), { abortSignal });
        await found(answer.Responses?.[table] ?? []);
        left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
        return left.length;
      });
    });
  }

  /** Writes or deletes; no key may come twice. */
  async write(operation: string, requests: readonly WriteRequest[]): Promise<void> {
    const { concurrency } = this.use;
    await inParallel(inGroups(requests, writeSize), concurrency, (group) =>
      this.writeGroup(operation, group),
    );
  }

  async writeGroup(operation: string, group: readonly WriteRequest[]): Promise<void> {
    const { table, client } = this.use;
    let left = [...group];
    if (left.length === 0) return;
    await this.#untilDone(operation, left.length, async (abortSignal) => {
      const command = new BatchWriteItemCommand({ RequestItems: { [table]: left } });
      left = (await client.send(command, { abortSignal })).UnprocessedItems?.[table] ?? [];
      return left.length;
    });
  }

  delete(operation: string, keys: readonly string[]): Promise<void> {
    return this.write(
      operation,
      keys.map((key) => ({ DeleteRequest: { Key: { key: { S: key } } } })),
    );
  }

  /** One request that DynamoDB does or does not. */
  async once<T>(operation: string, send: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    const results: T[] = [];
    await this.#untilDone(operation, 1, async (signal) => {
      results.push(await send(signal));
      return 0;
    });
    return results[0] as T;
  }

  /** One conditional write. Answers whether its condition was met. */
  async conditional(
    operation: string,
    send: (abortSignal: AbortSignal) => Promise<unknown>,
  ): Promise<boolean> {
    return this.once(operation, async (abortSignal) => {
      try {
        await send(abortSignal);
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    });
  }

  /**
   * Repeats a step after longer and longer pauses until nothing is left, or nothing was done for too long: throttling, and
   * answers over 16 MB, leave keys or items undone.
   */
  async #untilDone(operation: string, size: number, step: Step): Promise<void> {
    const { table } = this.use;
    if (this.#closing.signal.aborted) throw closedError(table);
    let left = size;
    let signal = this.#deadline();
    let pauseMs = firstPauseMs;
    let throttled: unknown;
    try {
      while (true) {
        try {
          const stillLeft = await step(signal);
          if (stillLeft === 0) return;
          if (stillLeft < left) [signal, pauseMs] = [this.#deadline(), firstPauseMs];
          else throttled = leftUndone;
          left = stillLeft;
        } catch (error) {
          if (!isThrottled(error)) throw error;
          throttled = error;
        }
        await setTimeout(pauseMs * (0.5 + Math.random() / 2), undefined, { signal });
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    } catch (error) {
      if (this.#closing.signal.aborted) throw closedError(table);
      throw dynamodbError(operation, table, signal.aborted ? (throttled ?? signal.reason) : error);
    }
  }

  #deadline(): AbortSignal {
    return AbortSignal.any([AbortSignal.timeout(this.use.timeoutMs), this.#closing.signal]);
  }

  close(): void {
    this.#closing.abort();
  }
}

const leftUndone = Object.assign(new Error("left undone"), {
  name: "UnprocessedItems",
});

function closedError(table: string): SageMakerAsyncError {
  return new SageMakerAsyncError(
    "store_failed",
    `The DynamoDB store of the table "${table}" is closed. Open a new one.`,
  );
}
