import { readS3Uri, type S3Location } from "@sagemaker-async/core/protocol";
import type { Settings } from "../environment.ts";

/** Which objects may be read: those of the configured bucket, below the prefixes of outputs and failures. */
export type AllowedPlaces = Pick<Settings, "bucket" | "outputPrefix" | "failurePrefix">;

/** Names of objects that SageMaker or an agent may write: no `..`, no empty part, nothing encoded. */
const safeKey = /^[A-Za-z0-9!_.*'()=-]+(\/[A-Za-z0-9!_.*'()=-]+)*$/;

/** An S3 URI → its place, where that may be read. */
export function allowedPlace(
  uri: string,
  kind: "output" | "failure",
  { bucket, outputPrefix, failurePrefix }: AllowedPlaces,
): S3Location | undefined {
  const location = readS3Uri(uri);
  const prefix = `${kind === "output" ? outputPrefix : failurePrefix}/`;
  if (location?.bucket !== bucket || !location.key.startsWith(prefix)) return undefined;
  const rest = location.key.slice(prefix.length);
  const isSafe = safeKey.test(rest) && !rest.includes("..") && !rest.split("/").includes(".");
  return isSafe ? location : undefined;
}

/** Where the endpoint writes the failure of what would have been written here (facts of real endpoints: `<uuid>.out`, `<uuid>-error.out`). */
export function usualFailureOf(
  output: S3Location,
  { outputPrefix, failurePrefix }: AllowedPlaces,
): S3Location {
  const rest = output.key.slice(outputPrefix.length + 1).replace(/\.out$/, "");
  return { bucket: output.bucket, key: `${failurePrefix}/${rest}-error.out` };
}
