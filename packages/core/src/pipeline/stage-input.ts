import { createHash } from "node:crypto";
import type { ObjectStore } from "../aws/object-store.ts";
import type { S3Location } from "../aws/s3-location.ts";
import type { Codec } from "../codecs/codec.ts";
import type { Chunk } from "../types/chunk.ts";
import type { CleanUp } from "./clean-up.ts";

/** A chunk in the format of its requests. */
export type EncodedChunk = Chunk & {
  readonly body: Uint8Array;
  /** SHA-256 of the body, hex. */
  readonly contentHash: string;
};

/** Where a chunk's input lies in S3, and what its invocation is called. */
export type StagedInput = { readonly inferenceId: string; readonly inputLocation: S3Location };

export type StageInputContext = {
  readonly jobId: string;
  /** Folder of the staged inputs. */
  readonly inputPath: S3Location;
  readonly codec: Codec;
  readonly contentType: string;
  readonly store: ObjectStore;
  readonly cleanUp: CleanUp;
  readonly signal: AbortSignal;
};

export function encodeChunk(chunk: Chunk, codec: Codec): EncodedChunk {
  const body = codec.encode(chunk.rows);
  return { ...chunk, body, contentHash: createHash("sha256").update(body).digest("hex") };
}

/**
 * What a chunk is called when it is staged and invoked. A later attempt has a name of its own, so that a forgotten invocation of an
 * earlier one cannot find its input.
 */
export function stagedInputOf(
  chunk: Chunk,
  attempt: number,
  { jobId, inputPath, codec }: Pick<StageInputContext, "jobId" | "inputPath" | "codec">,
): StagedInput {
  const rows = `${chunk.firstRow}-${chunk.rows.length}`;
  const name = attempt === 1 ? rows : `${rows}-${attempt}`;
  const key = `${inputPath.key}${jobId}/${name}.${codec.extension}`;
  return { inferenceId: `${jobId}-${name}`, inputLocation: { bucket: inputPath.bucket, key } };
}

/** Chunk → its encoded rows in S3, under a name that says which job and which rows. */
export async function stageInput(
  chunk: EncodedChunk,
  attempt: number,
  context: StageInputContext,
): Promise<StagedInput> {
  const staged = stagedInputOf(chunk, attempt, context);
  // Known to the clean-up before it exists: an aborted upload may still arrive.
  context.cleanUp.keep(staged.inputLocation);
  await context.store.put(staged.inputLocation, chunk.body, context.contentType, context.signal);
  return staged;
}
