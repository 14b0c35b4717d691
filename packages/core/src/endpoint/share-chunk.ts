import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { shareAnswer } from "../share/share-answer.ts";
import type { Chunk } from "../types/chunk.ts";
import type { RowSuccess } from "../types/row-result.ts";
import type { Job } from "./open-job.ts";
import { sharePathOf } from "./queue-context.ts";

/** Computes a chunk once among all calls that are `idempotent`; otherwise just computes it. */
export async function shareChunk(
  chunk: Chunk,
  compute: () => Promise<RowSuccess[]>,
  job: Job,
): Promise<RowSuccess[]> {
  if (!job.idempotent) return compute();
  const { endpointName, configName, contentType, accept, customAttributes = "" } = job;
  const folder = sharePathOf(job);
  if (folder.bucket === "") {
    const message = `Endpoint "${endpointName}" is synchronous and has no bucket to share through. Name one by \`inputLocation\`.`;
    throw new SageMakerAsyncError("invalid_option", message);
  }
  return shareAnswer(chunk, compute, {
    ...job,
    ...job.idempotent,
    store: job.leases,
    folder,
    scope: [endpointName, configName, contentType, accept, customAttributes],
  });
}
