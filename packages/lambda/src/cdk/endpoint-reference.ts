import type { IBucket } from "aws-cdk-lib/aws-s3";

/** The folders of an endpoint's bucket, without a slash at either end. */
export type Prefixes = {
  readonly input: string;
  readonly output: string;
  readonly failure: string;
};

/** An asynchronous endpoint as its callers need it: one that `AsyncEndpoint` made, or any other. */
export type EndpointReference = {
  readonly endpointName: string;
  /** As `DescribeEndpoint` has it: SageMaker writes the name in lower case there. */
  readonly endpointArn: string;
  /** Where inputs, answers and failures lie. */
  readonly bucket: IBucket;
  readonly prefixes: Prefixes;
};

/** The names that the function of the tool has by default, too. */
export const DEFAULT_PREFIXES: Prefixes = {
  input: "async-inference-input",
  output: "async-inference-output",
  failure: "async-inference-failures",
};
