import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { lockFolder } from "@sagemaker-async/core";
import type { S3Files } from "../aws/s3-files.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { fileNameOf, type Place } from "../places/place.ts";
import { writeFileWhole } from "../places/write-file.ts";
import { removeSharedRun } from "../shards/shared-run.ts";

/** What a run must not change when it goes on. */
export type RunFacts = { readonly [name: string]: string | number | undefined };

/** The folder in which a run keeps what it needs to go on after a kill: its journal, and the rows that are done. */
export type WorkFolder = {
  readonly path: string;
  /** Whether an earlier run with the same arguments was here. */
  readonly isResumed: boolean;
  /** Whether it stays when the command ends before the run does. */
  readonly isKept: boolean;
  /** Leaves it to the next run. */
  release(): void;
  remove(): Promise<void>;
};

export type WorkFolderOptions = {
  readonly journal: string | undefined;
  readonly fresh: boolean | undefined;
  readonly output: Place;
  readonly facts: RunFacts;
  /** Where the machines of a run share what they need, which goes with the folder. */
  readonly s3: S3Files;
};

const FACTS = "run.json";
const LOCK = "run.lock";
const GONE = ".done";

/**
 * Beside the output, unless `--journal` names another place; for stdout a folder that goes with the run.
 * @throws {UsageError} while another process has it, and when an earlier run there had other arguments: what was computed belongs to those.
 */
export async function openWorkFolder({
  journal,
  fresh,
  output,
  facts,
  s3,
}: WorkFolderOptions): Promise<WorkFolder> {
  const isKept = journal !== undefined || output.kind !== "stdio";
  const path = isKept
    ? resolve(journal ?? defaultFolder(output))
    : await mkdtemp(join(tmpdir(), "sagemaker-async-"));
  await checkIsOurs(path);
  let release = await lock(path);
  const remove = () => {
    release();
    return removeWhole(path, s3);
  };
  await removeGone(path, s3);
  if (fresh) {
    await remove();
    release = await lock(path);
  }
  const isResumed = existsSync(join(path, FACTS));
  if (isResumed) await compareFacts(path, facts);
  else await writeFacts(path, facts);
  return { path, isResumed, isKept, remove, release: () => release() };
}

async function lock(path: string): Promise<() => void> {
  await mkdir(path, { recursive: true }).catch(cannotWrite(path));
  const { heldBy, release } = await lockFolder(path, LOCK);
  if (heldBy === undefined) return release;
  throw new UsageError(
    `${path} is the journal of a run that goes on: ${heldBy}. Wait for it, or end it; a run of its own needs another --out, or another --journal.`,
  );
}

function cannotWrite(path: string): (cause: unknown) => never {
  return (cause) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The journal ${path} cannot be written: ${reason}. Name another place with --journal.`;
    throw new UsageError(message, { cause });
  };
}

function defaultFolder(output: Place): string {
  return `${output.kind === "file" ? output.path : fileNameOf(output)}.journal`;
}

/** A kill must not leave half of a journal, which would make a later run compute the other half again. */
async function removeWhole(path: string, s3: S3Files): Promise<void> {
  if (!existsSync(path)) return;
  await rename(path, `${path}${GONE}`);
  await removeGone(path, s3);
}

async function removeGone(path: string, s3: S3Files): Promise<void> {
  const gone = `${path}${GONE}`;
  if (!existsSync(gone)) return;
  await removeSharedRun(gone, s3);
  await rm(gone, { recursive: true, force: true });
}

/** `--fresh` deletes the folder, and must not delete anything else. */
async function checkIsOurs(path: string): Promise<void> {
  const names = await readdir(path).catch(() => []);
  if (names.length === 0 || names.some((name) => name.startsWith(FACTS) || name === LOCK)) return;
  throw new UsageError(`${path} is a folder of something else. Name another one with --journal.`);
}

async function writeFacts(path: string, facts: RunFacts): Promise<void> {
  const text = Readable.from([`${JSON.stringify(facts, null, 2)}\n`]);
  await writeFileWhole(join(path, FACTS), text).catch(cannotWrite(path));
}

async function compareFacts(path: string, facts: RunFacts): Promise<void> {
  const before = JSON.parse(await readFile(join(path, FACTS), "utf8")) as RunFacts;
  for (const name of new Set([...Object.keys(before), ...Object.keys(facts)])) {
    if (before[name] === facts[name]) continue;
    const [then, now] = [before[name] ?? "not set", facts[name] ?? "not set"];
    throw new UsageError(
      `${path} is the journal of a run with another ${name}: then ${then}, now ${now}. Type the same to go on with it, or add --fresh to start over.`,
    );
  }
}
