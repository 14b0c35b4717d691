import { Duration } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { PolicyDocument, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, type Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { BUNDLE_HANDLER, bundleCode } from "./bundle.ts";
import type { EndpointReference } from "./endpoint-reference.ts";
import { toolAlarms } from "./tool-alarms.ts";
import { toolStatements } from "./tool-permissions.ts";

export type AsyncEndpointToolProps = {
  /** The endpoint that the tool is for: an `AsyncEndpoint`, or any other with its bucket. */
  readonly endpoint: EndpointReference;
  /** What runs. Default: this package's own bundle, with the tools `invoke_endpoint` and `get_results`. */
  readonly code?: Code | undefined;
  /** Which export of `code` is called. Default: that of this package's bundle. */
  readonly handler?: string | undefined;
  /** MB. A function's share of a CPU grows with it. Default: 512. */
  readonly memoryMb?: number | undefined;
  /** How long a call may take. An agent may ask for a wait of 25 s within it. Default: 60. */
  readonly timeoutSeconds?: number | undefined;
  /** Calls at one time, taken from the account's own limit. Default: no limit of its own. */
  readonly reservedConcurrency?: number | undefined;
  /** Default: `INFO`. */
  readonly logLevel?: "DEBUG" | "INFO" | "WARN" | "ERROR" | undefined;
  /** Default: one month. */
  readonly logRetention?: RetentionDays | undefined;
  /** CloudWatch namespace of the tool's metrics. Default: `SageMaker/AsyncEndpoint`. */
  readonly metricsNamespace?: string | undefined;
  /** Further environment of the function. */
  readonly environment?: { readonly [name: string]: string } | undefined;
  /** Hears of each alarm. Default: none; alarms are then only seen in CloudWatch. */
  readonly alarmTopic?: ITopic | undefined;
};

/**
 * The Lambda function that agents call, with a role that allows what its code does and no more, its log group and its alarms.
 *
 * It has no dead-letter queue: a gateway calls it synchronously and passes each error on to the agent, and Lambda uses such a queue for
 * asynchronous calls only, so nothing could ever lie in it.
 */
export class AsyncEndpointTool extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AsyncEndpointToolProps) {
    super(scope, id);
    const { endpoint, timeoutSeconds = 60, reservedConcurrency } = props;
    this.logGroup = new LogGroup(this, "Logs", { retention: props.logRetention ?? RetentionDays.ONE_MONTH });
    this.role = new Role(this, "Role", {
      description: "The function that is the tool of a SageMaker asynchronous endpoint",
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: {
        tool: new PolicyDocument({ statements: toolStatements(endpoint, this.logGroup) }),
      },
    });
    this.function = new LambdaFunction(this, "Function", {
      description: "invoke_endpoint and get_results of a SageMaker asynchronous endpoint",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: props.code ?? bundleCode(),
      handler: props.handler ?? BUNDLE_HANDLER,
      memorySize: props.memoryMb ?? 512,
      timeout: Duration.seconds(timeoutSeconds),
      role: this.role,
      logGroup: this.logGroup,
      environment: { ...environmentOf(props), ...props.environment },
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
    });
    this.alarms = toolAlarms(this, this.function, timeoutSeconds, props.alarmTopic);
  }
}

function environmentOf({ endpoint, logLevel, metricsNamespace }: AsyncEndpointToolProps) {
  const { endpointName, bucket, prefixes } = endpoint;
  return {
    SAGEMAKER_ENDPOINT_NAME: endpointName,
    S3_BUCKET_NAME: bucket.bucketName,
    S3_INPUT_PREFIX: prefixes.input,
    S3_OUTPUT_PREFIX: prefixes.output,
    S3_FAILURE_PREFIX: prefixes.failure,
    LOG_LEVEL: logLevel ?? "INFO",
    METRICS_NAMESPACE: metricsNamespace ?? "SageMaker/AsyncEndpoint",
  };
}
