import {
  type AsyncInferenceConfig,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  type CreateEndpointConfigCommandInput,
  CreateModelCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from "@aws-sdk/client-sagemaker";
import type { World } from "../world.ts";

const NAME = "Made";
const variant = {
  VariantName: "main",
  ModelName: NAME,
  InitialInstanceCount: 1,
  InstanceType: "ml.m5.large",
} as const;

export type MadeEndpoint = {
  readonly name: string;
  readonly update: () => Promise<unknown>;
  readonly updateCapacity: (count: number) => Promise<unknown>;
};

/** `CreateEndpointConfig` with what a case wants otherwise. The configuration is called "Made". */
export async function createEndpointConfig(
  { sagemaker }: Pick<World, "sagemaker">,
  more: Partial<CreateEndpointConfigCommandInput> = {},
): Promise<unknown> {
  return sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: NAME,
      ProductionVariants: [variant],
      AsyncInferenceConfig: { OutputConfig: { S3OutputPath: "s3://demo/made-output" } },
      ...more,
    }),
  );
}

/** A model, its configuration and its endpoint, all called "Made". */
export async function createEndpoint(
  world: Pick<World, "sagemaker">,
  {
    asyncInferenceConfig,
    image = "image",
    role,
    startupSeconds,
  }: {
    readonly asyncInferenceConfig?: AsyncInferenceConfig;
    readonly image?: string;
    readonly role?: string;
    readonly startupSeconds?: number;
  } = {},
): Promise<MadeEndpoint> {
  const { sagemaker } = world;
  await sagemaker.send(
    new CreateModelCommand({ ModelName: NAME, PrimaryContainer: { Image: image }, ExecutionRoleArn: role }),
  );
  await createEndpointConfig(world, {
    ...(asyncInferenceConfig && { AsyncInferenceConfig: asyncInferenceConfig }),
    ProductionVariants: [{ ...variant, ContainerStartupHealthCheckTimeoutInSeconds: startupSeconds }],
  });
  const endpoint = { EndpointName: NAME, EndpointConfigName: NAME };
  await sagemaker.send(new CreateEndpointCommand(endpoint));
  return {
    name: NAME,
    update: () => sagemaker.send(new UpdateEndpointCommand(endpoint)),
    updateCapacity: (DesiredInstanceCount) =>
      sagemaker.send(
        new UpdateEndpointWeightsAndCapacitiesCommand({
          EndpointName: NAME,
          DesiredWeightsAndCapacities: [{ VariantName: "main", DesiredInstanceCount }],
        }),
      ),
  };
}
