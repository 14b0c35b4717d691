import { ListTagsCommand, type SageMakerClient } from "@aws-sdk/client-sagemaker";
import { type ReportRequest, send } from "./send.ts";

/**
 * All tags of an endpoint, key to value (`ListTags`, every page).
 * @throws {SageMakerAsyncError} `access_denied` (without `sagemaker:ListTags`), `throttled`, `cancelled`, `invoke_failed`.
 */
export async function readTags(
  sagemaker: SageMakerClient,
  endpointArn: string,
  report: ReportRequest,
  signal?: AbortSignal,
): Promise<{ readonly [key: string]: string }> {
  const options = signal ? { abortSignal: signal } : {};
  const tags: [string, string][] = [];
  let nextToken: string | undefined;
  do {
    const command = new ListTagsCommand({ ResourceArn: endpointArn, NextToken: nextToken });
    const page = await send(sagemaker.send(command, options), "sagemaker.ListTags", report, {
      code: "invoke_failed",
      what: `list the tags of ${endpointArn}`,
      permission: `sagemaker:ListTags on ${endpointArn}`,
    });
    for (const { Key, Value } of page.Tags ?? []) {
      if (Key !== undefined) tags.push([Key, Value ?? ""]);
    }
    nextToken = page.NextToken;
  } while (nextToken !== undefined);
  return Object.fromEntries(tags);
}
