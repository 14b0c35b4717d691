import type { AsyncConfiguration } from "../configuration/endpoint-schema.ts";

/** `AsyncInferenceConfig` as CreateEndpointConfig takes it and both Describe calls echo it. */
export function asyncInferenceConfig(configuration: AsyncConfiguration): object {
  const { outputPath, failurePath, successTopic, errorTopic, includeInferenceResponseIn } = configuration;
  const hasTopics = successTopic !== undefined || errorTopic !== undefined;
  return {
    ClientConfig: { MaxConcurrentInvocationsPerInstance: configuration.maxConcurrentInvocationsPerInstance },
    OutputConfig: {
      S3OutputPath: outputPath,
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
