import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { EndpointReference } from "./endpoint-reference.ts";
import { useKey } from "./key-permissions.ts";

/**
 * Everything that the function does at AWS, and where. Its metrics are lines of its log (embedded metric format), so it needs no
 * `cloudwatch:PutMetricData`, and no policy can disagree with its namespace.
 */
export function toolStatements(endpoint: EndpointReference, logs: ILogGroup): PolicyStatement[] {
  const { bucket, prefixes, endpointArn } = endpoint;
  const { input, output, failure } = prefixes;
  return [
    new PolicyStatement({
      sid: "Submit",
      actions: ["sagemaker:InvokeEndpointAsync"],
      resources: [endpointArn],
    }),
    new PolicyStatement({
      sid: "WriteInputs",
      actions: ["s3:PutObject"],
      resources: [bucket.arnForObjects(`${input}/*`)],
    }),
    new PolicyStatement({
      // What the function keeps of its own jobs, beside their inputs.
      sid: "ReadRecords",
      actions: ["s3:GetObject"],
      resources: ["jobs", "recent"].map((records) => bucket.arnForObjects(`${input}/${records}/*`)),
    }),
    new PolicyStatement({
      // A presigned URL allows what its signer may do, so reading is all that results over the response limit need, too.
      sid: "ReadAnswers",
      actions: ["s3:GetObject"],
      resources: [bucket.arnForObjects(`${output}/*`), bucket.arnForObjects(`${failure}/*`)],
    }),
    new PolicyStatement({
      sid: "WriteLogs",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [logs.logGroupArn],
    }),
    ...(bucket.encryptionKey ? [useKey(bucket.encryptionKey)] : []),
  ];
}
