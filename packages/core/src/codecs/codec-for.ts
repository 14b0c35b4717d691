import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Codec } from "./codec.ts";
import { csvCodec } from "./csv.ts";
import { jsonCodec } from "./json.ts";
import { jsonLinesCodec } from "./json-lines.ts";

const codecs: readonly Codec[] = [csvCodec, jsonLinesCodec, jsonCodec];
const aliases: { readonly [contentType: string]: Codec } = {
  "application/x-jsonlines": jsonLinesCodec,
  "application/x-ndjson": jsonLinesCodec,
};

/** The codec of a content type; parameters such as `; charset=utf-8` do not count. */
export function codecFor(contentType: string): Codec {
  const [essence = ""] = contentType.toLowerCase().split(";");
  const name = essence.trim();
  const codec = aliases[name] ?? codecs.find((candidate) => candidate.contentType === name);
  if (codec) return codec;
  throw new SageMakerAsyncError(
    "invalid_option",
    `No codec for the content type "${contentType}". Use one of: ${codecs.map((known) => known.contentType).join(", ")}.`,
  );
}
