import { encodeTags } from "@sagemaker-async/core";
import { type CfnTag, Token, Tokenization } from "aws-cdk-lib";
import type { AsyncEndpointProps } from "./async-endpoint-props.ts";

/** The tags that `@sagemaker-async/core/deploy` writes: whose it is, and what `Endpoint.connect` and Workbench read. */
export function endpointTags(props: AsyncEndpointProps): CfnTag[] {
  const { endpointName, instanceType, instances, maxConcurrentInvocationsPerInstance = 1 } = props;
  const facts = {
    async_endpoint: true,
    instance: instanceType,
    min_instances: instances.min ?? 0,
    max_instances: instances.max,
    async_max_concurrent: maxConcurrentInvocationsPerInstance,
  };
  const tags = Object.entries(facts).flatMap(([key, value]) =>
    // What a template's parameter holds is known to CloudFormation alone, and is written as it is.
    Token.isUnresolved(value) ? [{ key, value: textOf(value) }] : encoded(key, value),
  );
  return [ownerTag(endpointName), ...tags];
}

/** Says of a resource which endpoint it belongs to. */
export function ownerTag(endpointName: string): CfnTag {
  return { key: "sagemaker-async:endpoint", value: endpointName };
}

function encoded(key: string, value: string | number | boolean): CfnTag[] {
  return Object.entries(encodeTags({ [key]: value })).map(([name, text]) => ({ key: name, value: text }));
}

function textOf(value: string | number | boolean): string {
  return typeof value === "number" ? Tokenization.stringifyNumber(value) : String(value);
}
