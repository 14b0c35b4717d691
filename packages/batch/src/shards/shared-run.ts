import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { S3Files } from "../aws/s3-files.ts";
import { writeFileWhole } from "../places/write-file.ts";
import type { Shard, SharedRun } from "./shard.ts";
import { sharedFiles } from "./shared-files.ts";

/** What the run's folder keeps of the machines that work at it. */
export type SharedRunRecord = {
  readonly run: SharedRun;
  /** Once the rows are staged. */
  readonly staged?: {
    readonly shards: readonly Shard[];
    readonly inFlightPerShard: number;
    readonly shardsAtOnce: number;
  };
};

const FILE = "shared.json";

/** The record of the run in this folder; a new one where there is none. */
export async function openSharedRun(folder: string, inputLocation: string): Promise<SharedRunRecord> {
  const earlier = await readSharedRun(folder);
  if (earlier) return earlier;
  const id = randomUUID();
  const [, bucket = "", path = ""] = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(inputLocation) ?? [];
  const record = { run: { id, bucket, prefix: `${path}-shards/${id}` } };
  await writeSharedRun(folder, record);
  return record;
}

export async function writeSharedRun(folder: string, record: SharedRunRecord): Promise<void> {
  await writeFileWhole(join(folder, FILE), Readable.from([JSON.stringify(record)]));
}

/** Deletes what the machines of this folder's run share, if it is such a run. */
export async function removeSharedRun(folder: string, s3: S3Files): Promise<void> {
  const record = await readSharedRun(folder);
  if (record) await sharedFiles(record.run, s3).removeAll();
}

async function readSharedRun(folder: string): Promise<SharedRunRecord | undefined> {
  const text = await readFile(join(folder, FILE), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as SharedRunRecord);
}
