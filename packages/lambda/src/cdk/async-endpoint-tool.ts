import { Duration } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { PolicyDocument, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { AsyncEndpointToolProps } from "./async-endpoint-tool-props.ts";
import { BUNDLE_HANDLER, bundleCode } from "./bundle.ts";
import { toolAlarms } from "./tool-alarms.ts";
import { DEFAULT_METRICS_NAMESPACE, functionEnvironment } from "./tool-environment.ts";
import { toolStatements } from "./tool-permissions.ts";

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
    const { timeoutSeconds = 60, reservedConcurrency } = props;
    this.logGroup = new LogGroup(this, "Logs", { retention: props.logRetention ?? RetentionDays.ONE_MONTH });
    this.role = new Role(this, "Role", {
      description: "The function that is the tool of a SageMaker asynchronous endpoint",
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: { tool: new PolicyDocument({ statements: toolStatements(props, this.logGroup) }) },
    });
    this.function = new LambdaFunction(this, "Function", {
      description: "The tools of a SageMaker asynchronous endpoint",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: props.code ?? bundleCode(),
      handler: props.handler ?? BUNDLE_HANDLER,
      memorySize: props.memoryMb ?? 512,
      timeout: Duration.seconds(timeoutSeconds),
      role: this.role,
      logGroup: this.logGroup,
      environment: functionEnvironment(this, props),
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
    });
    this.alarms = toolAlarms(this, this.function, {
      timeoutSeconds,
      namespace: props.metricsNamespace ?? DEFAULT_METRICS_NAMESPACE,
      topic: props.alarmTopic,
    });
  }
}
