import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";

/** A folder that this process has for itself, or who else has it. */
export type FolderLock =
  | { readonly heldBy: undefined; readonly release: () => void }
  | { readonly heldBy: string; readonly release?: undefined };

/** Of SQLite's "database is locked" (https://www.sqlite.org/rescode.html#busy). */
const SQLITE_BUSY = 5;

/**
 * Takes a folder for one user, in this process or another one on this machine. The lock is the operating system's, on a file that
 * SQLite holds open: it ends with its process, however that ends, and can never be stale. Where SQLite cannot lock (Node.js before 22.13, some
 * network disks), everybody gets the folder.
 */
export async function lockFolder(folder: string, name = ".lock"): Promise<FolderLock> {
  const file = join(folder, name);
  const holder = `${file}.holder`;
  let database: DatabaseSync | undefined;
  try {
    const { DatabaseSync } = await import("node:sqlite");
    database = new DatabaseSync(file);
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database?.close();
    database = undefined;
    if (isBusy(error)) return { heldBy: await readFile(holder, "utf8").catch(() => "another process") };
  }
  if (database) {
    const since = new Date().toISOString();
    await writeFile(holder, `process ${process.pid} on ${hostname()}, since ${since}`);
  }
  return {
    heldBy: undefined,
    release() {
      database?.close();
      database = undefined;
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}
