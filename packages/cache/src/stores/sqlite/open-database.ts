import { DatabaseSync } from "node:sqlite";
import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import { sqliteError } from "./sqlite-error.ts";

/** The layout of the tables. A file with a higher number was made by a later version of this package. */
const schemaVersion = 2;

/** From each layout to the next. Times are milliseconds since 1970. */
const migrations = [
  "CREATE TABLE inference_cache (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)",
  `ALTER TABLE inference_cache ADD COLUMN ends_at INTEGER;
   ALTER TABLE inference_cache ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
   CREATE INDEX inference_cache_ends_at ON inference_cache (ends_at) WHERE ends_at IS NOT NULL;
   CREATE INDEX inference_cache_used_at ON inference_cache (used_at);
   CREATE TABLE inference_lease (key TEXT PRIMARY KEY NOT NULL, token TEXT NOT NULL, ends_at INTEGER NOT NULL)`,
];

/** Opens a cache file, prepares it for several processes, and creates its tables where missing. */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec("PRAGMA busy_timeout = 10000");
    // Has an effect in a new file only: lets `clear` give its space back without rewriting the file.
    database.exec("PRAGMA auto_vacuum = INCREMENTAL");
    migrate(database, path);
    // Readers do not block the writer, nor it them. With it, NORMAL loses at most the last commits in a power cut, never the file.
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = NORMAL");
    // From here on whoever finds the file busy waits without blocking the process (sqlite-file.ts).
    database.exec("PRAGMA busy_timeout = 0");
    return database;
  } catch (error) {
    database?.close();
    throw SageMakerAsyncError.isInstance(error) ? error : sqliteError("open", path, error);
  }
}

function migrate(database: DatabaseSync, path: string): void {
  if (layoutOf(database) === schemaVersion) return;
  // Immediate: of two processes that open a new file at once, the second waits and then finds the tables.
  database.exec("BEGIN IMMEDIATE");
  const found = layoutOf(database);
  if (found > schemaVersion) {
    throw new SageMakerAsyncError(
      "store_failed",
      `Cannot open the cache file "${path}": its layout has version ${found}, and this version of the package knows ${schemaVersion}. ` +
        "Choose another path, delete the file, or update the package.",
    );
  }
  for (const migration of migrations.slice(found)) database.exec(migration);
  database.exec(`PRAGMA user_version = ${schemaVersion}`);
  database.exec("COMMIT");
}

function layoutOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
}
