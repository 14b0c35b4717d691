import type { KnownInstanceType, PlannedRequest } from "../aws/deploy-request.ts";
import { namesOf } from "./names.ts";
import type { DeployOptions } from "./options.ts";
import { endpointTags, ownerTags } from "./owner-tags.ts";
import { planScaling } from "./plan-scaling.ts";
import { resolveDeployOptions } from "./resolve-options.ts";
import type { ResolvedSettings } from "./settings.ts";

/**
 * Everything that `deployAsyncEndpoint` asks of AWS, in order: model, endpoint configuration, endpoint, and, once that is in service, its scaling.
 * The same options give the same requests. Only the ARN of the wake policy is not known beforehand: a text in `<>` stands for it.
 * @throws {SageMakerAsyncError} `invalid_option`, with everything that is wrong with the options.
 */
export function planDeployment(options: DeployOptions): PlannedRequest[] {
  const settings = resolveDeployOptions(options);
  const { name } = settings;
  return [
    planModel(settings),
    planEndpointConfig(settings),
    {
      service: "sagemaker",
      operation: "CreateEndpoint",
      input: { EndpointName: name, EndpointConfigName: name, Tags: endpointTags(settings) },
    },
    ...planScaling(settings),
  ];
}

function planModel({ name, roleArn, image, modelDataUrl, environment }: ResolvedSettings): PlannedRequest {
  return {
    service: "sagemaker",
    operation: "CreateModel",
    input: {
      ModelName: name,
      ExecutionRoleArn: roleArn,
      PrimaryContainer: {
        Image: image,
        ...(modelDataUrl === undefined ? {} : { ModelDataUrl: modelDataUrl }),
        ...(environment === undefined ? {} : { Environment: environment }),
      },
      Tags: ownerTags(name),
    },
  };
}

function planEndpointConfig(settings: ResolvedSettings): PlannedRequest {
  const { name, instanceType, min, async } = settings;
  return {
    service: "sagemaker",
    operation: "CreateEndpointConfig",
    input: {
      EndpointConfigName: name,
      ProductionVariants: [
        {
          VariantName: namesOf(name).variant,
          ModelName: name,
          InstanceType: instanceType as KnownInstanceType,
          // AWS creates no endpoint without an instance; its scaling takes the first one away when there is no work.
          InitialInstanceCount: Math.max(1, min),
        },
      ],
      ...(async ? { AsyncInferenceConfig: asyncInferenceConfig(async) } : {}),
      Tags: ownerTags(name),
    },
  };
}

function asyncInferenceConfig(async: NonNullable<ResolvedSettings["async"]>) {
  const { successTopic, errorTopic } = async;
  const topics = {
    ...(successTopic === undefined ? {} : { SuccessTopic: successTopic }),
    ...(errorTopic === undefined ? {} : { ErrorTopic: errorTopic }),
  };
  return {
    OutputConfig: {
      S3OutputPath: async.outputPath,
      S3FailurePath: async.failurePath,
      ...(Object.keys(topics).length > 0 ? { NotificationConfig: topics } : {}),
    },
    ClientConfig: { MaxConcurrentInvocationsPerInstance: async.maxConcurrentInvocationsPerInstance },
  };
}
