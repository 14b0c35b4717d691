import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { S3Files } from "../aws/s3-files.ts";
import type { ByteSource } from "./byte-source.ts";
import { fileSource } from "./file-source.ts";
import type { Place } from "./place.ts";

export type SourceSetting = {
  readonly s3: S3Files;
  /** Where the bytes of stdin are kept, since rows are read more than once. */
  readonly stdinPath: string;
};

/** Opens what rows are read from. @throws {UsageError} when it cannot be read. */
export async function openSource(place: Place, setting: SourceSetting): Promise<ByteSource> {
  switch (place.kind) {
    case "file":
      return fileSource(place.path, place.name);
    case "s3":
      return setting.s3.source(place.bucket, place.key);
    case "stdio": {
      await pipeline(process.stdin, createWriteStream(setting.stdinPath));
      return fileSource(setting.stdinPath, "stdin");
    }
  }
}
