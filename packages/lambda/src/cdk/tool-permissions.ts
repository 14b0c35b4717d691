import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { AsyncEndpointToolProps } from "./async-endpoint-tool-props.ts";
import type { Prefixes } from "./endpoint-reference.ts";
import { useKey } from "./key-permissions.ts";

/**
 * Everything that the function does at AWS, and where. Its metrics are lines of its log (embedded metric format), so it needs no
 * `cloudwatch:PutMetricData`, and no policy can disagree with its namespace.
 */
export function toolStatements(
  { endpoint, extraTools = [] }: AsyncEndpointToolProps,
  logs: ILogGroup,
): PolicyStatement[] {
  const { bucket, prefixes, endpointArn } = endpoint;
  const objects = (prefix: string) => bucket.arnForObjects(`${prefix}/*`);
  const allow = (sid: string, actions: string[], resources: string[]) =>
    new PolicyStatement({ sid, actions, resources });
  return [
    allow("Submit", ["sagemaker:InvokeEndpointAsync"], [endpointArn]),
    // Beside the inputs lie the records of jobs.
    allow("WriteInputs", ["s3:PutObject"], [objects(prefixes.input)]),
    // A presigned URL allows what its signer may do, so reading is all that answers over the response limit need, too.
    allow("ReadAnswers", ["s3:GetObject"], [objects(prefixes.output), objects(prefixes.failure)]),
    allow("ReadRecords", ["s3:GetObject"], recordFolders(prefixes).map(objects)),
    // Without it S3 says of an object that is not there yet that it is forbidden.
    allow("TellMissingFromForbidden", ["s3:ListBucket"], [bucket.bucketArn]),
    ...(extraTools.includes("cancel")
      ? [allow("WithdrawInputs", ["s3:DeleteObject"], [objects(prefixes.input)])]
      : []),
    allow("ReadInstances", ["sagemaker:DescribeEndpoint"], [endpointArn]),
    allow("ReadBacklog", ["cloudwatch:GetMetricStatistics"], ["*"]),
    allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], [logs.logGroupArn]),
    ...(bucket.encryptionKey ? [useKey(bucket.encryptionKey)] : []),
  ];
}

/** Where the function keeps what it knows of jobs. */
export function recordFolders({ input }: Prefixes): string[] {
  return [`${input}/jobs`, `${input}/recent`];
}
