import type { S3Location } from "@sagemaker-async/core/protocol";
import type { Settings } from "../environment.ts";

/** Where a job's input is staged: under its own inference id, so that it can be found again. */
export function inputPlace(
  inferenceId: string,
  { bucket, inputPrefix }: Pick<Settings, "bucket" | "inputPrefix">,
): S3Location {
  return { bucket, key: `${inputPrefix}/${inferenceId}.json` };
}
