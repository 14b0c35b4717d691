import type { ObjectStore } from "../aws/object-store.ts";
import type { S3Location } from "../aws/s3-location.ts";
import type { Codec } from "../codecs/codec.ts";
import type { Chunk } from "../types/chunk.ts";
import type { CleanUp } from "./clean-up.ts";

/** A chunk whose input lies in S3. */
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

/** Chunk → its encoded rows in S3, under a name that says which job and which rows. */
export async function stageInput(chunk: Chunk, context: StageInputContext): Promise<StagedInput> {
  const { jobId, inputPath, codec } = context;
  const name = `${chunk.firstRow}-${chunk.rows.length}`;
  const inputLocation = {
    bucket: inputPath.bucket,
    key: `${inputPath.key}${jobId}/${name}.${codec.extension}`,
  };

  // Known to the clean-up before it exists: an aborted upload may still arrive.
  context.cleanUp.keep(inputLocation);
  await context.store.put(inputLocation, codec.encode(chunk.rows), context.contentType, context.signal);
  return { inferenceId: `${jobId}-${name}`, inputLocation };
}
