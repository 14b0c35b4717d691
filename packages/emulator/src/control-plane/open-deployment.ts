import type { SchedulingClock } from "../clock/clock.ts";
import type { Assumptions } from "../configuration/assumptions-schema.ts";
import type { ResolvedConfiguration } from "../configuration/configuration-schema.ts";
import { messageOf } from "../endpoint/call-model.ts";
import type { Deployment } from "../endpoint/endpoint.ts";
import type { Model } from "../models/model.ts";
import type { Notifier } from "../notifications/open-notifier.ts";
import type { Principals } from "../permissions/permissions.ts";
import { validationException } from "../wire/wire-error.ts";
import { asyncConfiguration } from "./async-inference-config.ts";
import { deployedImages } from "./deployed-images.ts";
import { refusedTopic } from "./refused-topic.ts";
import type { OpenedDeployment, Resource } from "./resource.ts";
import type { EndpointConfigDefinition, ModelDefinition } from "./resource-schemas.ts";

export interface OpenDeploymentOptions {
  clock: SchedulingClock;
  settings: ResolvedConfiguration["controlPlane"];
  /** Opened models by the URI of their container image. */
  images: ReadonlyMap<string, Model>;
  /** The models of the configuration's endpoints, by name. */
  ownModels: ReadonlyMap<string, Model>;
  principals: Principals;
  echo: Model;
  notifier: Pick<Notifier, "notifyFor" | "publishTest">;
  assumptions: Pick<Assumptions, "defaultConcurrency" | "startupHealthCheckSeconds">;
}

/** Turns an endpoint configuration and its model into what an endpoint serves with. */
export async function openDeployment(
  endpointName: string,
  { name, definition }: Resource<EndpointConfigDefinition>,
  model: Resource<ModelDefinition>,
  { clock, settings, images, ownModels, echo, notifier, principals, assumptions }: OpenDeploymentOptions,
): Promise<OpenedDeployment> {
  const [variant] = definition.ProductionVariants;
  const async =
    definition.AsyncInferenceConfig &&
    asyncConfiguration(definition.AsyncInferenceConfig, assumptions.defaultConcurrency);
  const configuration: Deployment["configuration"] = {
    async,
    instances: {
      initial: 0,
      min: 0,
      max: LARGEST_INSTANCE_COUNT,
      coldStartMs: settings.coldStartMs,
      idleMs: 0,
      onScaleIn: settings.onScaleIn,
    },
    model: { kind: "echo", latencyMs: 0 },
    status: "Creating",
    failureReason: undefined,
    instanceType: variant.InstanceType ?? "ml.m5.large",
    variantName: variant.VariantName,
    tags: {},
  };
  const notify = async && (await notifier.notifyFor(endpointName, async).catch(refuseTopic));
  const failureReason = refusedTopic(async, model.definition.ExecutionRoleArn, principals);
  if (async !== undefined && failureReason === undefined) {
    await notifier.publishTest(async).catch(refuseTopic);
  }
  const image = imageOf(model.definition);
  const healthCheckSeconds =
    variant.ContainerStartupHealthCheckTimeoutInSeconds ?? assumptions.startupHealthCheckSeconds;
  return {
    configuration,
    model: (image === undefined ? ownModels.get(model.name) : images.get(image)) ?? echo,
    notify,
    role: model.definition.ExecutionRoleArn,
    initialInstanceCount: variant.InitialInstanceCount,
    healthCheckWindowMs: healthCheckSeconds * 1000,
    described: {
      endpointConfigName: name,
      asyncInferenceConfig: definition.AsyncInferenceConfig,
      deployedImages: deployedImages(model.definition, Math.round(clock.now())),
    },
    failureReason,
  };
}

/** What only scaling limits. */
const LARGEST_INSTANCE_COUNT = 1000;

function imageOf({ PrimaryContainer, Containers = [] }: ModelDefinition): string | undefined {
  return PrimaryContainer?.Image ?? Containers[0]?.Image;
}

function refuseTopic(error: unknown): never {
  throw validationException(messageOf(error));
}
