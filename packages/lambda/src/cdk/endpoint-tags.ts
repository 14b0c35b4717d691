import { type CfnTag, Tokenization } from "aws-cdk-lib";
import type { AsyncEndpointProps } from "./async-endpoint-props.ts";

/** The tags that `@sagemaker-async/core/deploy` writes: whose it is, and what `Endpoint.connect` and Workbench read. */
export function endpointTags(props: AsyncEndpointProps): CfnTag[] {
  const { endpointName, instanceType, instances, maxConcurrentInvocationsPerInstance = 1 } = props;
  const tag = (key: string, value: string | number): CfnTag => ({ key, value: textOf(value) });
  return [
    ownerTag(endpointName),
    tag("async_endpoint", "true"),
    tag("instance", instanceType),
    tag("min_instances", instances.min ?? 0),
    tag("max_instances", instances.max),
    tag("async_max_concurrent", maxConcurrentInvocationsPerInstance),
  ];
}

/** Says of a resource which endpoint it belongs to. */
export function ownerTag(endpointName: string): CfnTag {
  return { key: "sagemaker-async:endpoint", value: endpointName };
}

/** A number may stand for a parameter of the template, whose value CloudFormation alone knows. */
function textOf(value: string | number): string {
  return typeof value === "number" ? Tokenization.stringifyNumber(value) : value;
}
