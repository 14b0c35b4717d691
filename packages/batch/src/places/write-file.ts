import { createWriteStream } from "node:fs";
import { access, constants, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { flushFolder } from "@sagemaker-async/core";
import { UsageError } from "../command-line/usage-error.ts";

/** Writes a file beside its final name, and renames it when it is whole: a kill never leaves half of a file at that name. */
export async function writeFileWhole(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const partial = `${path}.partial`;
  try {
    await pipeline(bytes, createWriteStream(partial, { flush: true }));
    await rename(partial, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** @throws {UsageError} when a file cannot be written there: better known before the first row is paid for. */
export async function checkWritable(path: string, option: string): Promise<void> {
  const folder = dirname(path);
  await access(folder, constants.W_OK).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === "ENOENT" ? "there is no such folder" : cause.message;
    throw new UsageError(`${option}: ${path} cannot be written: ${reason}.`, { cause });
  });
}
