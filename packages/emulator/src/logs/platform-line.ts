import { answeredWith } from "../endpoint/failure-texts.ts";
import type { Outcome } from "../endpoint/run-invocation.ts";

/**
 * What the platform says of a request that failed, as
 * https://github.com/awsdocs/amazon-sagemaker-developer-guide/issues/203 and https://github.com/deepjavalibrary/djl-serving/issues/2567 show it.
 */
export function platformLine(
  inferenceId: string,
  { answer, error }: Outcome & { state: "failed" },
  atMs: number,
): string {
  const time = new Date(atMs).toISOString().slice(0, -1);
  return `${time}:[sagemaker logs] [${inferenceId}] ${answer === undefined ? error : answeredWith(answer)}`;
}
