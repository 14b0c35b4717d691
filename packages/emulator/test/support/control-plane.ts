import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  type CreateEndpointConfigCommandInput,
  CreateModelCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { onTestFinished } from "vitest";
import type { EmulatorConfiguration } from "../../src/index.ts";
import { start } from "./start.ts";

/** Where endpoints made by these tests write. */
const AsyncInferenceConfig = {
  OutputConfig: { S3OutputPath: "s3://demo/out", S3FailurePath: "s3://demo/bad" },
};

/** An emulator with the calls that make a model, a configuration and an endpoint, all called "model". */
export async function startControlPlane(configuration: EmulatorConfiguration = {}) {
  const started = await start({ buckets: ["demo"], ...configuration });
  const sagemaker = new SageMakerClient({ ...started.emulator.clientConfig, maxAttempts: 1 });
  onTestFinished(() => sagemaker.destroy());

  const createModel = (ModelName = "model", Image = "registry/image:1") =>
    sagemaker.send(
      new CreateModelCommand({
        ModelName,
        PrimaryContainer: { Image },
        ExecutionRoleArn: "arn:aws:iam::000000000000:role/r",
      }),
    );
  const createConfig = (
    EndpointConfigName = "model",
    more: Partial<CreateEndpointConfigCommandInput> & { count?: number; ModelName?: string } = {},
  ) => {
    const { count = 1, ModelName = "model", ...rest } = more;
    return sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName,
        ProductionVariants: [
          { VariantName: "main", ModelName, InitialInstanceCount: count, InstanceType: "ml.c7i.large" },
        ],
        AsyncInferenceConfig,
        ...rest,
      }),
    );
  };
  const createEndpoint = (EndpointName = "model", EndpointConfigName = "model") =>
    sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }));

  return {
    ...started,
    sagemaker,
    createModel,
    createConfig,
    createEndpoint,
    async createAll(count = 1) {
      await createModel();
      await createConfig("model", { count });
      await createEndpoint();
    },
  };
}
