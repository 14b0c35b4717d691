import type { Runtime } from "../aws/runtime.ts";
import type { Codec } from "../codecs/codec.ts";
import type { Chunk } from "../types/chunk.ts";
import type { RowSuccess } from "../types/row-result.ts";
import { decodeRows } from "./decode-rows.ts";

export type CallEndpointContext = {
  readonly endpointName: string;
  readonly jobId: string;
  readonly codec: Codec;
  readonly contentType: string;
  readonly accept: string;
  readonly customAttributes: string | undefined;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
};

/** The way of a synchronous endpoint: chunk → answer, in one call. */
export async function callEndpoint(chunk: Chunk, context: CallEndpointContext): Promise<RowSuccess[]> {
  const { endpointName, contentType, accept, customAttributes } = context;
  const inferenceId = `${context.jobId}-${chunk.firstRow}-${chunk.rows.length}`;
  const body = context.codec.encode(chunk.rows);
  const answer = await context.runtime.invoke(
    { endpointName, inferenceId, body, contentType, accept, customAttributes },
    context.signal,
  );
  return decodeRows({ inferenceId, ...answer, accept }, chunk);
}
