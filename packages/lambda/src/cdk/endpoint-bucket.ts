import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  type LifecycleRule,
} from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import type { AsyncEndpointProps } from "./async-endpoint-props.ts";
import type { Prefixes } from "./endpoint-reference.ts";

const always = {
  enforceSSL: true,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  removalPolicy: RemovalPolicy.RETAIN,
} satisfies BucketProps;

/** The bucket of an endpoint, and the one that has the log of who read it. Both stay when the stack goes. */
export function endpointBucket(
  scope: Construct,
  prefixes: Prefixes,
  { retentionDays = {}, encryptionKey }: Pick<AsyncEndpointProps, "retentionDays" | "encryptionKey">,
): IBucket {
  const accessLogs = new Bucket(scope, "AccessLogs", {
    ...always,
    // S3 delivers access logs only to buckets that it encrypts with its own keys.
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [expires("access-logs", undefined, retentionDays.accessLogs ?? 90)],
  });
  const bucket = new Bucket(scope, "Bucket", {
    ...always,
    ...(encryptionKey
      ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
      : { encryption: BucketEncryption.S3_MANAGED }),
    serverAccessLogsBucket: accessLogs as IBucket,
    lifecycleRules: [
      expires("input", prefixes.input, retentionDays.input ?? 7),
      expires("output", prefixes.output, retentionDays.output ?? 30),
      expires("failure", prefixes.failure, retentionDays.failure ?? 30),
      { id: "unfinished-uploads", abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  });
  // Under `exactOptionalPropertyTypes` the class is not quite its own interface; so it is cast, here and above.
  return bucket as IBucket;
}

function expires(id: string, prefix: string | undefined, days: number): LifecycleRule {
  return { id, expiration: Duration.days(days), ...(prefix === undefined ? {} : { prefix: `${prefix}/` }) };
}
