import { createHash } from "node:crypto";
import {
  type ContainerDefinition,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { describeEndpoint } from "./describe-endpoint.ts";
import { send } from "./send.ts";

/**
 * Says which models an endpoint serves, as a short text that changes with their image, data, mode or environment, and with nothing
 * else: not with the number of instances, and not with a new name for the same model. A configuration cannot be changed on AWS, so
 * it is read once, and each further question costs one `DescribeEndpoint`.
 *
 * Where that cannot be read (`sagemaker:DescribeEndpointConfig`, `sagemaker:DescribeModel`), the configuration's name is the version.
 */
export function openModelVersion(sagemaker: SageMakerClient, endpointName: string): () => Promise<string> {
  const known = new Map<string, string>();
  return async () => {
    const { configName } = await describeEndpoint(sagemaker, endpointName);
    const version = known.get(configName) ?? (await versionOf(sagemaker, configName));
    known.set(configName, version);
    return version;
  };
}

async function versionOf(sagemaker: SageMakerClient, configName: string): Promise<string> {
  try {
    const models = await modelsOf(sagemaker, configName);
    return createHash("sha256").update(JSON.stringify(models)).digest("hex").slice(0, 16);
  } catch (error) {
    // Not allowed, or the model is deleted, which its endpoints survive. What passes must not pass for another version.
    if (SageMakerAsyncError.isInstance(error) && !error.retryable) return configName;
    throw error;
  }
}

async function modelsOf(sagemaker: SageMakerClient, configName: string): Promise<unknown[]> {
  const config = await send(
    sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: configName })),
    "sagemaker.DescribeEndpointConfig",
    () => undefined,
    {
      code: "invoke_failed",
      what: `describe endpoint configuration "${configName}"`,
      permission: `sagemaker:DescribeEndpointConfig on endpoint-config/${configName}`,
    },
  );
  const variants = (config.ProductionVariants ?? []).toSorted((left, right) =>
    (left.VariantName ?? "") < (right.VariantName ?? "") ? -1 : 1,
  );
  return Promise.all(variants.map(({ ModelName }) => containersOf(sagemaker, ModelName)));
}

async function containersOf(sagemaker: SageMakerClient, modelName: string | undefined): Promise<unknown[]> {
  // Inference components are deployed apart from the configuration, which then names no model.
  if (modelName === undefined) return [];
  const { PrimaryContainer, Containers = [] } = await send(
    sagemaker.send(new DescribeModelCommand({ ModelName: modelName })),
    "sagemaker.DescribeModel",
    () => undefined,
    {
      code: "invoke_failed",
      what: `describe model "${modelName}"`,
      permission: `sagemaker:DescribeModel on model/${modelName}`,
    },
  );
  const containers = PrimaryContainer ? [PrimaryContainer] : Containers;
  return containers.length > 0 ? containers.map(factsOf) : [modelName];
}

function factsOf(container: ContainerDefinition): unknown[] {
  const { Image, ModelDataUrl, ModelDataSource, ModelPackageName, Mode, Environment = {} } = container;
  const environment = Object.entries(Environment).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return [Image, ModelDataUrl, ModelDataSource, ModelPackageName, Mode, environment];
}
