import type { EncodedChunk } from "../pipeline/stage-input.ts";
import type { Job } from "./open-job.ts";
import { MAX_INLINE_BYTES } from "./options.ts";

/** Whether a chunk travels in its request, which saves two others; or is staged in S3, where it can be withdrawn. */
export function isInline({ body }: EncodedChunk, { input }: Pick<Job, "input">): boolean {
  return input === "inline" || (input === "auto" && body.byteLength <= MAX_INLINE_BYTES);
}
