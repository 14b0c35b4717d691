import type { ClientConfig } from "../aws/clients.ts";
import type { DeployClients } from "../aws/deploy-clients.ts";
import type { Metadata } from "../metadata/tags.ts";
import type { Clock } from "../wait/clock.ts";
import type { DeployProgress } from "./progress.ts";

/** How the number of instances follows the work. */
export type ScalingOptions = {
  /** `async`: requests that wait or run, for each instance, that the scaling aims at. Default: 5. */
  readonly backlogPerInstance?: number | undefined;
  /**
   * `realtime`: CPU use that the scaling aims at, in percent of one CPU, so an instance with 4 CPUs reaches 400. Default: 60.
   * (https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html)
   */
  readonly cpuUtilizationPercent?: number | undefined;
  /** Least time between two steps down. Default: 300. */
  readonly scaleInCooldownSeconds?: number | undefined;
  /** Least time between two steps up. Default: 300. */
  readonly scaleOutCooldownSeconds?: number | undefined;
  /** `async`, from no instance to the first: least time between two such steps. Default: 300. */
  readonly wakeCooldownSeconds?: number | undefined;
};

/** What is to be deployed. */
export type DeploymentSettings = {
  /** Of the endpoint, its configuration and its model: 1 to 63 letters, digits and hyphens. */
  readonly name: string;
  /** `async` takes its requests through S3 and may have no instance; `realtime` answers at once and has at least one. Default: `async`. */
  readonly mode?: "async" | "realtime" | undefined;
  /** Container image in Amazon ECR. */
  readonly image: string;
  /** The model's files, `s3://…/model.tar.gz`, where they are not in the image. */
  readonly modelDataUrl?: string | undefined;
  /** Role that SageMaker works with: it reads the image and the model, and reads and writes the buckets. */
  readonly roleArn: string;
  /** Environment of the container. */
  readonly environment?: { readonly [name: string]: string } | undefined;
  /** For example `ml.c7i.xlarge`. */
  readonly instanceType: string;
  /** Folder for answers, `s3://bucket/prefix`. Needed by `async`, and of no use otherwise. */
  readonly outputPath?: string | undefined;
  /** Folder for failures, `s3://bucket/prefix`. Needed by `async`, and of no use otherwise. */
  readonly failurePath?: string | undefined;
  /** `async`: requests that one instance computes at once, 1 to 1,000. Default: 1. */
  readonly maxConcurrentInvocationsPerInstance?: number | undefined;
  /** `async`: ARN of the SNS topic that hears of answers. Default: none. */
  readonly successTopic?: string | undefined;
  /** `async`: ARN of the SNS topic that hears of failures. Default: none. */
  readonly errorTopic?: string | undefined;
  /** `min` is by default 0, or 1 in `realtime`. Where `min` and `max` are the same, nothing scales. */
  readonly instances: { readonly min?: number | undefined; readonly max: number };
  readonly scaling?: ScalingOptions | undefined;
  /** Written to the endpoint's tags, where `Endpoint.connect` and Workbench read it: `inference_batch_size`, `features` … */
  readonly metadata?: Metadata | undefined;
};

/** How it is deployed. */
export type DeployControl = {
  /** Returns the requests and makes none of them. Default: false. */
  readonly dryRun?: boolean | undefined;
  /** How long to wait for the endpoint, in ms. Default: 3,600,000 (1 hour). */
  readonly timeoutMs?: number | undefined;
  /** How often to ask for its status, in ms. Default: 15,000. */
  readonly pollMs?: number | undefined;
  /** Hears of each request, each look at the endpoint, and warnings. An error that it throws ends the call. */
  readonly onProgress?: ((progress: DeployProgress) => void) | undefined;
  /** Ends the call with `cancelled`. What was created by then stays. */
  readonly signal?: AbortSignal | undefined;
  /** As for any AWS SDK client. Default: the standard AWS settings (environment, profile, role). */
  readonly clientConfig?: ClientConfig | undefined;
  /** Clients of your own, instead of `clientConfig`. */
  readonly clients?: DeployClients | undefined;
  /** The time, for tests that drive it. Default: the system's. */
  readonly clock?: Clock | undefined;
};

export type DeployOptions = DeploymentSettings &
  DeployControl & {
    /**
     * The account's limit for a name such as `ml.c7i.xlarge for endpoint usage`, from Service Quotas; a `max` above it is a warning.
     * Default: not looked at.
     */
    readonly readQuota?: ((quotaName: string) => Promise<number | undefined>) | undefined;
  };

export type UndeployOptions = { readonly name: string } & DeployControl;
