import type { ResolvedConfiguration } from "../configuration/configuration-schema.ts";
import { messageOf } from "../endpoint/call-model.ts";
import type { Deployment } from "../endpoint/endpoint.ts";
import type { Model } from "../models/model.ts";
import type { Notifier } from "../notifications/open-notifier.ts";
import { validationException } from "../wire/wire-error.ts";
import { asyncConfiguration } from "./async-inference-config.ts";
import type { OpenedDeployment, Resource } from "./resource.ts";
import type { EndpointConfigDefinition, ModelDefinition } from "./resource-schemas.ts";

export interface OpenDeploymentOptions {
  settings: ResolvedConfiguration["controlPlane"];
  /** Opened models by the URI of their container image. */
  images: ReadonlyMap<string, Model>;
  echo: Model;
  notifier: Pick<Notifier, "notifyFor" | "publishTest">;
  defaultConcurrency: number;
}

/** Turns an endpoint configuration and its model into what an endpoint serves with. */
export async function openDeployment(
  endpointName: string,
  { definition }: Resource<EndpointConfigDefinition>,
  model: Resource<ModelDefinition>,
  { settings, images, echo, notifier, defaultConcurrency }: OpenDeploymentOptions,
): Promise<OpenedDeployment> {
  const [variant] = definition.ProductionVariants;
  const async =
    definition.AsyncInferenceConfig &&
    asyncConfiguration(definition.AsyncInferenceConfig, defaultConcurrency);
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
  if (async !== undefined) await notifier.publishTest(async).catch(refuseTopic);
  return {
    configuration,
    model: images.get(imageOf(model.definition) ?? "") ?? echo,
    notify,
    initialInstanceCount: variant.InitialInstanceCount,
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
