import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { buildApp } from "fauxqs";

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>["stores"]>;

/** What fauxqs keeps in SQLite, as its own server puts it together. */
export interface PersistentStores {
  stores: Stores;
  close(): void;
}

type PersistenceManager = NonNullable<Stores["sqsStore"]["persistence"]>;

/**
 * The stores of fauxqs over a directory. fauxqs gives them only to its own server, which would listen on every address of the machine;
 * so they are taken from the files of the version that package.json pins.
 */
export async function openPersistentStores(directory: string): Promise<PersistentStores> {
  const [{ SqsStore }, { SnsStore }, { S3Store }, { PersistenceManager }] = await Promise.all([
    load<{ SqsStore: new () => Stores["sqsStore"] }>("sqs/sqsStore.js"),
    load<{ SnsStore: new () => Stores["snsStore"] }>("sns/snsStore.js"),
    load<{ S3Store: new () => Stores["s3Store"] }>("s3/s3Store.js"),
    load<{ PersistenceManager: new (directory: string) => PersistenceManager }>("persistence.js"),
  ]);
  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  const persistence = new PersistenceManager(directory);
  // Loaded before they write through: a queue that is inserted anew takes its stored messages away.
  persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store);
  for (const persisted of [...Object.values(stores), ...stores.sqsStore.allQueues()]) {
    persisted.persistence = persistence;
  }
  return { stores, close: () => persistence.close() };
}

async function load<Module>(file: string): Promise<Module> {
  const folders = createRequire(import.meta.url).resolve.paths("fauxqs") ?? [];
  const path = folders
    .map((folder) => join(folder, "fauxqs", "dist", file))
    .find((found) => existsSync(found));
  if (path === undefined) throw new Error(`fauxqs/dist/${file} is not installed, which keeping state needs.`);
  return import(pathToFileURL(path).href);
}
