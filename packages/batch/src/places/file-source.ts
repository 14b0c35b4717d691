import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { UsageError } from "../command-line/usage-error.ts";
import type { ByteSource } from "./byte-source.ts";

/** @throws {UsageError} when there is no such file. */
export async function fileSource(path: string, name: string): Promise<ByteSource> {
  const facts = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === "ENOENT" ? "there is no such file" : cause.message;
    throw new UsageError(`${name} cannot be read: ${reason}.`, { cause });
  });
  if (!facts.isFile()) throw new UsageError(`${name} is not a file. Name one file of rows.`);
  return {
    name,
    size: facts.size,
    read: (start = 0, end = facts.size) =>
      start >= end ? none() : createReadStream(path, { start, end: end - 1 }),
  };
}

async function* none(): AsyncGenerator<Uint8Array> {}
