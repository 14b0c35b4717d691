import type { S3Location } from "@sagemaker-async/core/protocol";
import { type AllowedPlaces, allowedPlace } from "./allowed-places.ts";
import type { Job } from "./job.ts";

/** Names of 128 letters at most, without a `..`. */
const plainId = /^(?=.{1,128}$)[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/;

/** The name of a job's output, by which it is found below the output prefix; of an output elsewhere, the inference id. */
export function plainIdOf({ outputLocation, inferenceId }: Job, places: AllowedPlaces): string {
  const place = allowedPlace(outputLocation ?? "", "output", places);
  const name = place?.key.slice(places.outputPrefix.length + 1);
  const id = name?.endsWith(".out") ? name.slice(0, -".out".length) : undefined;
  return id !== undefined && plainId.test(id) ? id : inferenceId;
}

/** A plain id → the output that it names. */
export function placeOfPlainId(id: string, { bucket, outputPrefix }: AllowedPlaces): S3Location | undefined {
  return plainId.test(id) ? { bucket, key: `${outputPrefix}/${id}.out` } : undefined;
}
