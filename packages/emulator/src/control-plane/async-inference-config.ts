import { type AsyncConfiguration, asyncSchema } from "../configuration/endpoint-schema.ts";
import type { AsyncInferenceConfig } from "./resource-schemas.ts";

/** `AsyncInferenceConfig` as CreateEndpointConfig takes it and both Describe calls echo it. */
export function asyncInferenceConfig(configuration: AsyncConfiguration): AsyncInferenceConfig {
  const { outputPath, failurePath, successTopic, errorTopic, includeInferenceResponseIn, kmsKeyId } =
    configuration;
  const hasTopics = successTopic !== undefined || errorTopic !== undefined;
  return {
    ClientConfig: { MaxConcurrentInvocationsPerInstance: configuration.maxConcurrentInvocationsPerInstance },
    OutputConfig: {
      ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
      ...(outputPath !== undefined && { S3OutputPath: outputPath }),
      ...(failurePath !== undefined && { S3FailurePath: failurePath }),
      ...(hasTopics && {
        NotificationConfig: {
          ...(successTopic !== undefined && { SuccessTopic: successTopic }),
          ...(errorTopic !== undefined && { ErrorTopic: errorTopic }),
          ...(includeInferenceResponseIn.length > 0 && {
            IncludeInferenceResponseIn: includeInferenceResponseIn,
          }),
        },
      }),
    },
  };
}

/** The same, back. @param defaultConcurrency where it does not say MaxConcurrentInvocationsPerInstance */
export function asyncConfiguration(
  { ClientConfig, OutputConfig }: AsyncInferenceConfig,
  defaultConcurrency: number,
): AsyncConfiguration {
  const { KmsKeyId, S3OutputPath, S3FailurePath, NotificationConfig } = OutputConfig;
  const rest = asyncSchema.omit({ outputPath: true }).parse({
    kmsKeyId: KmsKeyId,
    failurePath: S3FailurePath,
    maxConcurrentInvocationsPerInstance:
      ClientConfig?.MaxConcurrentInvocationsPerInstance ?? defaultConcurrency,
    successTopic: NotificationConfig?.SuccessTopic,
    errorTopic: NotificationConfig?.ErrorTopic,
    includeInferenceResponseIn: NotificationConfig?.IncludeInferenceResponseIn,
  });
  return { outputPath: S3OutputPath, ...rest };
}
