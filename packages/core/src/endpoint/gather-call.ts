import { s3ObjectStore } from "../aws/object-store.ts";
import type { S3Location } from "../aws/s3-location.ts";
import { captureInference } from "../capture/capture-inference.ts";
import { type CaptureOptions, checkCaptureOptions } from "../capture/capture-options.ts";
import { invalidOption } from "../errors/invalid-option.ts";
import type { EndpointMetadata } from "../metadata/endpoint-metadata.ts";
import { runInference } from "../results/run-inference.ts";
import { tallyAttempts } from "../results/tally-attempts.ts";
import type { InferenceResult } from "../types/inference-result.ts";
import type { InferenceOptions, Invoker } from "../types/invoker.ts";
import type { RowSource } from "../types/row.ts";
import type { JobTarget } from "./open-job.ts";

export type GatherOptions = InferenceOptions & {
  /** Keeps the rows, and how good they are, in S3: docs/captures.md. */
  readonly capture?: CaptureOptions | undefined;
};

type Called = { readonly target: JobTarget; readonly metadata: EndpointMetadata };

/** Gathers all results of a call, and keeps them where that is asked for. */
export async function gatherCall(
  invoker: Invoker,
  rows: RowSource,
  { capture, ...options }: GatherOptions,
  { target, metadata }: Called,
): Promise<InferenceResult> {
  if (!capture) return runInference(invoker, rows, options, tallyAttempts());
  checkCaptureOptions(capture);
  const folder = captureFolderOf(target);
  const result = await runInference(invoker, rows, options, tallyAttempts());
  const store = s3ObjectStore(target.clients.s3, () => undefined);
  const { features } = metadata;
  await captureInference({ ...capture, result, store, folder, features, signal: options.signal });
  return result;
}

function captureFolderOf({ endpointName, inputPath, outputPath }: JobTarget): S3Location {
  const bucket = outputPath?.bucket ?? inputPath.bucket;
  if (bucket !== "") return { bucket, key: `endpoints/${endpointName}/` };
  const message = `Endpoint "${endpointName}" is synchronous and names no bucket for the capture. Connect with an \`inputLocation\`.`;
  throw invalidOption(message);
}
