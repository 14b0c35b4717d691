import type { Attempt } from "./classify-aws-error.ts";
import { classifyAwsError } from "./classify-aws-error.ts";

/** Hears of each AWS call: its name, such as `s3.PutObject`, and how often the SDK tried. */
export type ReportRequest = (api: string, attempts: number) => void;

type Answered = { readonly $metadata: { readonly attempts?: number | undefined } };

/** Makes one AWS call: reports it, and turns its error into ours. */
export async function send<Output extends Answered>(
  call: Promise<Output>,
  api: string,
  report: ReportRequest,
  attempt: Attempt,
): Promise<Output> {
  try {
    const output = await call;
    report(api, output.$metadata.attempts ?? 1);
    return output;
  } catch (error) {
    const classified = classifyAwsError(error, attempt);
    report(api, classified.attempts ?? 1);
    throw classified;
  }
}
