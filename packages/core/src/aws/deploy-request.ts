import type {
  DeleteScalingPolicyCommandInput,
  DeregisterScalableTargetCommandInput,
  PutScalingPolicyCommandInput,
  RegisterScalableTargetCommandInput,
} from "@aws-sdk/client-application-auto-scaling";
import type { DeleteAlarmsCommandInput, PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import type {
  CreateEndpointCommandInput,
  CreateEndpointConfigCommandInput,
  CreateModelCommandInput,
  DeleteEndpointCommandInput,
  DeleteEndpointConfigCommandInput,
  DeleteModelCommandInput,
  ProductionVariantInstanceType,
} from "@aws-sdk/client-sagemaker";

/** Names of instance types that the SDK knows; AWS has more before long. */
export type KnownInstanceType = ProductionVariantInstanceType;

type Planned<Service extends string, Inputs> = {
  [Operation in keyof Inputs & string]: {
    readonly service: Service;
    readonly operation: Operation;
    readonly input: Inputs[Operation];
  };
}[keyof Inputs & string];

/** One AWS request of a deployment: its service, its operation, and the input as the AWS SDK and the AWS CLI (`--cli-input-json`) take it. */
export type PlannedRequest =
  | Planned<
      "sagemaker",
      {
        CreateModel: CreateModelCommandInput;
        CreateEndpointConfig: CreateEndpointConfigCommandInput;
        CreateEndpoint: CreateEndpointCommandInput;
        DeleteEndpoint: DeleteEndpointCommandInput;
        DeleteEndpointConfig: DeleteEndpointConfigCommandInput;
        DeleteModel: DeleteModelCommandInput;
      }
    >
  | Planned<
      "application-autoscaling",
      {
        RegisterScalableTarget: RegisterScalableTargetCommandInput;
        PutScalingPolicy: PutScalingPolicyCommandInput;
        DeleteScalingPolicy: DeleteScalingPolicyCommandInput;
        DeregisterScalableTarget: DeregisterScalableTargetCommandInput;
      }
    >
  | Planned<
      "cloudwatch",
      { PutMetricAlarm: PutMetricAlarmCommandInput; DeleteAlarms: DeleteAlarmsCommandInput }
    >;
