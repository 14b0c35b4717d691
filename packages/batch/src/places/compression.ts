import { pipeline, type Transform } from "node:stream";
import * as zlib from "node:zlib";
import { UsageError } from "../command-line/usage-error.ts";

export type Compression = "gzip" | "zstd";

/** Compressed bytes → bytes. */
export function decompressed(
  bytes: AsyncIterable<Uint8Array>,
  compression: Compression,
  name: string,
): AsyncIterable<Uint8Array> {
  checkSupport(compression);
  return through(
    bytes,
    compression === "gzip" ? zlib.createGunzip() : zlib.createZstdDecompress(),
    (cause) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      return new UsageError(`${name} is not whole ${compression} data: ${reason}.`, { cause });
    },
  );
}

/** Bytes → compressed bytes, the same for the same input at any time. */
export function compressed(
  bytes: AsyncIterable<Uint8Array>,
  compression: Compression,
): AsyncIterable<Uint8Array> {
  checkSupport(compression);
  return through(bytes, compression === "gzip" ? zlib.createGzip() : zlib.createZstdCompress());
}

/** @throws {UsageError} where this Node.js lacks it: zstd came with 22.15. */
export function checkSupport(compression: Compression | undefined): void {
  if (compression !== "zstd" || "createZstdCompress" in zlib) return;
  throw new UsageError(
    `zstd needs Node.js 22.15 or newer, and this is ${process.version}. Use gzip (.gz), or a newer Node.js.`,
  );
}

async function* through(
  bytes: AsyncIterable<Uint8Array>,
  transform: Transform,
  explain: (error: unknown) => unknown = (error) => error,
): AsyncGenerator<Uint8Array> {
  let sourceError: unknown;
  async function* watched() {
    try {
      yield* bytes;
    } catch (error) {
      sourceError = error;
      throw error;
    }
  }
  pipeline(watched(), transform, () => undefined);
  try {
    yield* transform as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw sourceError ?? explain(error);
  }
}
