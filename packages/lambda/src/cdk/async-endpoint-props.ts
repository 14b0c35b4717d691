import type { IRole } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Prefixes } from "./endpoint-reference.ts";

/** What `AsyncEndpoint` makes. */
export type AsyncEndpointProps = {
  /** Of the endpoint: 1 to 63 letters, digits and hyphens. Policies and alarms are named after it. */
  readonly endpointName: string;
  /** Container image in Amazon ECR, `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>`. */
  readonly image: string;
  /** The model's files, `s3://bucket/model.tar.gz`, where they are not in the image. */
  readonly modelDataUrl?: string | undefined;
  /** Environment of the container. Default: empty. */
  readonly environment?: { readonly [name: string]: string } | undefined;
  /** Whether the container is kept off the network; SageMaker still passes it its inputs. Default: false. */
  readonly networkIsolation?: boolean | undefined;
  /** For example `ml.c7i.xlarge`. It is paid by the hour, for as long as an instance runs. */
  readonly instanceType: string;
  /** `min` is by default 0. Where `min` and `max` are the same, nothing scales. */
  readonly instances: { readonly min?: number | undefined; readonly max: number };
  /** Requests that one instance computes at once, 1 to 1,000. Default: 1. */
  readonly maxConcurrentInvocationsPerInstance?: number | undefined;
  readonly scaling?: ScalingProps | undefined;
  /** Folders of the bucket. Default: `async-inference-input`, `async-inference-output`, `async-inference-failures`. */
  readonly prefixes?: Prefixes | undefined;
  /** After how many days objects are deleted. Default: inputs 7, answers and failures 30, access logs 90. */
  readonly retentionDays?: RetentionDays | undefined;
  /**
   * Encrypts bucket and answers. Its key policy must leave it to IAM policies who may use it, as that of a CDK key does.
   * Default: keys that Amazon S3 manages (SSE-S3).
   */
  readonly encryptionKey?: IKey | undefined;
  /** Sends the answer along in the message to the success topic, and the failure to the error topic. Default: false. */
  readonly includeResponseInNotifications?: boolean | undefined;
  /** Hears of each alarm. Default: none; alarms are then only seen in CloudWatch. */
  readonly alarmTopic?: ITopic | undefined;
  readonly alarms?: EndpointAlarmProps | undefined;
  /** Role that SageMaker works with. Default: one that may read this image and model, use this bucket and these topics, and write logs. */
  readonly role?: IRole | undefined;
};

/** As `deployAsyncEndpoint` of `@sagemaker-async/core/deploy` has it. */
export type ScalingProps = {
  /** Requests that wait or run, for each instance, that the scaling aims at. Default: 5. */
  readonly backlogPerInstance?: number | undefined;
  /** Least time between two steps down. Default: 300. */
  readonly scaleInCooldownSeconds?: number | undefined;
  /** Least time between two steps up. Default: 300. */
  readonly scaleOutCooldownSeconds?: number | undefined;
  /** From no instance to the first: least time between two such steps. Default: 300. */
  readonly wakeCooldownSeconds?: number | undefined;
};

export type RetentionDays = {
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly failure?: number | undefined;
  readonly accessLogs?: number | undefined;
};

export type EndpointAlarmProps = {
  /** How long the oldest request may wait before it is an alarm. Default: 3,600 (1 hour). */
  readonly oldestRequestSeconds?: number | undefined;
  /** How long requests may wait without any instance before it is an alarm. Default: 1,800 (30 minutes). */
  readonly noCapacitySeconds?: number | undefined;
};
