import { randomBytes } from "node:crypto";
import { access, constants, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { flushFolder } from "@sagemaker-async/core";
import { UsageError } from "../command-line/usage-error.ts";

/**
 * Writes a file beside its final name, and renames it when it is whole: a kill never leaves half of a file at that name. Of two that write to one name, the one that
 * began later goes on.
 * @throws {UsageError} in the other one
 */
export async function writeFileWhole(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  await removePartials(path);
  const partial = `${path}.${randomBytes(4).toString("hex")}.partial`;
  try {
    const file = await open(partial, "wx");
    await pipeline(bytes, file.createWriteStream({ flush: true }));
    await rename(partial, path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== "ENOENT") throw cause;
      throw new UsageError(`${path}: another command writes to it since. This one left it alone.`, { cause });
    });
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** What a kill left behind, and what another command is writing. A folder that may be written may still not be listed: then they stay. */
async function removePartials(path: string): Promise<void> {
  const folder = dirname(path);
  const begin = `${basename(path)}.`;
  const names = await readdir(folder).catch(() => []);
  const partials = names.filter(
    (name) => name.startsWith(begin) && /^[0-9a-f]{8}\.partial$/.test(name.slice(begin.length)),
  );
  await Promise.all(partials.map((name) => rm(join(folder, name), { force: true })));
}

/** @throws {UsageError} when a file cannot be written there: better known before the first row is paid for. */
export async function checkWritable(path: string, option: string): Promise<void> {
  const folder = dirname(path);
  await access(folder, constants.W_OK).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === "ENOENT" ? "there is no such folder" : cause.message;
    throw new UsageError(`${option}: ${path} cannot be written: ${reason}.`, { cause });
  });
}
