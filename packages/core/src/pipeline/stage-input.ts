import { createHash } from "node:crypto";
import type { ObjectStore } from "../aws/object-store.ts";
import { formatS3Uri, type S3Location } from "../aws/s3-location.ts";
import type { Codec } from "../codecs/codec.ts";
import { throwIfCancelled } from "../errors/cancelled.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Chunk } from "../types/chunk.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { Clock } from "../wait/clock.ts";
import { onAbort } from "../wait/on-abort.ts";
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
  readonly clock: Clock;
  readonly emit: (event: InferenceEvent) => void;
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

/**
 * An abort lets an upload go on for so long, since one that is cut off may yet arrive after its delete. Inputs are small: nearly all of
 * them are through by then.
 */
const GRACE_MS = 50;

/** Chunk → its encoded rows in S3, under a name that says which job and which rows. */
export async function stageInput(
  chunk: EncodedChunk,
  attempt: number,
  context: StageInputContext,
): Promise<StagedInput> {
  const staged = stagedInputOf(chunk, attempt, context);
  const { contentType, cleanUp, store, clock, signal } = context;
  throwIfCancelled(signal);
  cleanUp.keep(staged.inputLocation);
  const object = { location: staged.inputLocation, body: chunk.body, contentType };
  const cut = new AbortController();
  const done = new AbortController();
  const release = onAbort(signal, () => {
    void clock.sleep(GRACE_MS, done.signal).then(() => cut.abort());
  });
  try {
    await store.put({ ...object, what: "stage the input" }, cut.signal);
  } catch (error) {
    if (cut.signal.aborted) context.emit(cutOff(staged));
    throw error;
  } finally {
    done.abort();
    release();
  }
  throwIfCancelled(signal);
  return staged;
}

function cutOff({ inferenceId, inputLocation }: StagedInput): InferenceEvent {
  const location = formatS3Uri(inputLocation);
  const message = `The upload of ${location} was cut off by the abort. Should it have arrived all the same, the object stays: \`purgeQueue\` deletes it.`;
  const error = new SageMakerAsyncError("cancelled", message, { inferenceId, retryable: true });
  return { type: "clean-up-failed", locations: [location], error };
}
