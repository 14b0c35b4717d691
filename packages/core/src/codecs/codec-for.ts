import { bytesCodec } from "./bytes.ts";
import type { Codec } from "./codec.ts";
import { csvCodec } from "./csv.ts";
import { jsonCodec } from "./json.ts";
import { jsonLinesCodec } from "./json-lines.ts";

const rowCodecs: readonly Codec[] = [csvCodec, jsonLinesCodec, jsonCodec];
const aliases: { readonly [contentType: string]: Codec } = {
  "application/x-jsonlines": jsonLinesCodec,
  "application/x-ndjson": jsonLinesCodec,
};

/** The codec of a format of rows, or of any other one, whose bytes pass through. Parameters such as `; charset=utf-8` do not count. */
export function codecFor(contentType: string): Codec {
  return rowCodecFor(contentType) ?? bytesCodec(contentType);
}

/** Whether a format holds rows, so that more than one can travel in a request. */
export function holdsRows(contentType: string): boolean {
  return rowCodecFor(contentType) !== undefined;
}

/**
 * The codec of an answer: its own content type decides, whatever was asked for, but only who asked for another format than one of rows gets bytes.
 * @throws {Error} in words, for one that cannot be read.
 */
export function codecForAnswer(contentType: string, accept: string): Codec {
  if (holdsRows(contentType) || !holdsRows(accept)) return codecFor(contentType);
  throw new Error(`it holds no rows, and ${accept} was asked for.`);
}

function rowCodecFor(contentType: string): Codec | undefined {
  const [essence = ""] = contentType.toLowerCase().split(";");
  const name = essence.trim();
  return aliases[name] ?? rowCodecs.find((candidate) => candidate.contentType === name);
}
