import { DatabaseSync } from "node:sqlite";
import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import { sqliteError } from "./sqlite-error.ts";

/** The layout of the tables. A file with a higher number was made by a later version of this package. */
const schemaVersion = 1;

/** Opens a cache file, prepares it for several processes, and creates its table where missing. */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec("PRAGMA busy_timeout = 10000");
    migrate(database, path);
    // Readers do not block the writer, nor it them. With it, NORMAL loses at most the last commits in a power cut, never the file.
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = NORMAL");
    return database;
  } catch (error) {
    database?.close();
    throw SageMakerAsyncError.isInstance(error) ? error : sqliteError("open", path, error);
  }
}

function migrate(database: DatabaseSync, path: string): void {
  const found = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (found === schemaVersion) return;
  if (found !== 0) {
    throw new SageMakerAsyncError(
      "store_failed",
      `Cannot open the cache file "${path}": its layout has version ${found}, and this version of the package knows ${schemaVersion}. ` +
        "Choose another path, delete the file, or update the package.",
    );
  }
  // Immediate: of two processes that open a new file at once, the second waits and then finds the table.
  database.exec("BEGIN IMMEDIATE");
  database.exec(
    "CREATE TABLE IF NOT EXISTS inference_cache (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)",
  );
  database.exec(`PRAGMA user_version = ${schemaVersion}`);
  database.exec("COMMIT");
}
