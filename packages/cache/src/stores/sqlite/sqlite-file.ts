import type { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import { openDatabase } from "./open-database.ts";
import { isBusy, sqliteError } from "./sqlite-error.ts";

/** So long another process may hold the file before that is an error. */
const busyTimeoutMs = 10_000;
const longestPauseMs = 25;

/** An open cache file. Whatever SQLite throws becomes a rejection that says which file. */
export class SqliteFile {
  readonly database: DatabaseSync;
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    this.database = openDatabase(path);
  }

  /** Runs one step. While another process holds the file, waits without blocking this one. */
  async run<T>(operation: string, step: () => T): Promise<T> {
    const giveUpAt = performance.now() + busyTimeoutMs;
    while (true) {
      if (!this.database.isOpen) {
        throw new SageMakerAsyncError(
          "store_failed",
          `The cache file "${this.#path}" is closed. Open a new store.`,
        );
      }
      try {
        return step();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= giveUpAt) throw sqliteError(operation, this.#path, error);
      }
      await setTimeout(1 + Math.random() * longestPauseMs);
    }
  }

  /** Runs one step that writes: whole or not at all. */
  write<T>(operation: string, step: () => T): Promise<T> {
    return this.run(operation, () => {
      // Immediate: a file that another process writes is found busy here, where nothing is done so far.
      this.database.exec("BEGIN IMMEDIATE");
      try {
        const result = step();
        this.database.exec("COMMIT");
        return result;
      } catch (error) {
        // After some errors (a full disk) SQLite has rolled back by itself.
        if (this.database.isTransaction) this.database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }
}
