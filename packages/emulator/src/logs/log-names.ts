import type { Account } from "../wire/arn.ts";

/**
 * The log group of an endpoint. Its streams are `<variant>/<instance id>`, what the container writes, and
 * `<variant>/<instance id>/data-log`, what the platform says of requests
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-monitor.html).
 */
export function logGroupName(endpointName: string): string {
  return `/aws/sagemaker/Endpoints/${endpointName}`;
}

/** Unlike an endpoint's ARN it keeps the name's capitals. */
export function logGroupArn({ region, accountId }: Account, groupName: string): string {
  return `arn:aws:logs:${region}:${accountId}:log-group:${groupName}`;
}

export function logStreamArn(account: Account, groupName: string, streamName: string): string {
  return `${logGroupArn(account, groupName)}:log-stream:${streamName}`;
}

/** @param identifier a group's name or its ARN */
export function nameOfGroup(identifier: string): string {
  return identifier.replace(/^arn:.*:log-group:/, "");
}
