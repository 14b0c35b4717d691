import type { FunctionSettings } from "./function-settings.ts";

/**
 * The variables that a function finds on Lambda, over those that it was given.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function environmentVariables(
  { name, region, taskRoot, handler, memoryMb, environment }: FunctionSettings,
  { runtimeApi, logStream }: { readonly runtimeApi: string; readonly logStream: string },
): Record<string, string | undefined> {
  const nodeMajor = process.versions.node.split(".")[0];
  return {
    AWS_LAMBDA_LOG_FORMAT: "JSON",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    ...environment,
    _HANDLER: handler,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${nodeMajor}.x`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_REGION: region,
    LAMBDA_TASK_ROOT: taskRoot,
  };
}
