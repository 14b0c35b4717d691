import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { AsyncEndpointToolProps } from "./async-endpoint-tool-props.ts";

/** What decides which tools there are. */
export type ToolChoice = Pick<AsyncEndpointToolProps, "extraTools" | "inputPreset">;

export function toolVariables({ extraTools = [], inputPreset }: ToolChoice): Record<string, string> {
  return {
    ...(extraTools.length > 0 ? { EXTRA_TOOLS: extraTools.join(",") } : {}),
    ...(inputPreset === undefined ? {} : { INPUT_PRESET: inputPreset }),
  };
}

/** All variables of the function (`docs/agent-tool-on-aws.md`). */
export function functionEnvironment(scope: Construct, props: AsyncEndpointToolProps): Record<string, string> {
  const { endpoint, logLevel, metricsNamespace, tenantHeader, sealIds = tenantHeader !== undefined } = props;
  const { endpointName, bucket, prefixes } = endpoint;
  return {
    SAGEMAKER_ENDPOINT_NAME: endpointName,
    S3_BUCKET_NAME: bucket.bucketName,
    S3_INPUT_PREFIX: prefixes.input,
    S3_OUTPUT_PREFIX: prefixes.output,
    S3_FAILURE_PREFIX: prefixes.failure,
    LOG_LEVEL: logLevel ?? "INFO",
    METRICS_NAMESPACE: metricsNamespace ?? DEFAULT_METRICS_NAMESPACE,
    ...toolVariables(props),
    ...(sealIds ? { JOB_ID_SECRET: generatedSecret(scope) } : {}),
    ...(tenantHeader === undefined ? {} : { TENANT_HEADER: tenantHeader }),
    ...props.environment,
  };
}

export const DEFAULT_METRICS_NAMESPACE = "SageMaker/AsyncEndpoint";

/** CloudFormation puts the value in when it deploys: it stands in no template. */
function generatedSecret(scope: Construct): string {
  const secret = new Secret(scope, "JobIdSecret", {
    description: "Seals the ids of jobs. With another value, ids that agents hold become invalid.",
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
  });
  return secret.secretValue.unsafeUnwrap();
}
