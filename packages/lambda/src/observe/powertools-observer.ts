import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { type Clock, systemClock } from "@sagemaker-async/core/protocol";
import type { Environment } from "../environment.ts";
import type { ToolError } from "../tool/tool-error.ts";
import { metricOf } from "./error-metrics.ts";
import type { Log, Observer } from "./observer.ts";
import { traceOf } from "./trace-of.ts";

export type PowertoolsOptions = {
  /** For `METRICS_NAMESPACE`. The logger reads `LOG_LEVEL` itself. */
  readonly environment?: Environment | undefined;
  readonly clock?: Clock | undefined;
};

/** The namespace of the metrics: the one that the function's alarms watch. */
export const DEFAULT_NAMESPACE = "SageMaker/AsyncEndpoint";

/**
 * JSON logs and metrics in the Embedded Metric Format, both on standard output, by AWS Lambda Powertools
 * (https://docs.aws.amazon.com/powertools/typescript/latest/). Metrics cost no request and need no permission.
 */
export function powertoolsObserver({
  environment = process.env,
  clock = systemClock,
}: PowertoolsOptions = {}): Observer {
  const logger = new Logger({ serviceName: "sagemaker-async-tool" });
  const metrics = new Metrics({ namespace: environment["METRICS_NAMESPACE"] || DEFAULT_NAMESPACE });
  const log: Log = {
    event: (event_type, data) => logger.info(event_type, { event_type, data }),
    metric: (name, value, unit) => void metrics.addMetric(name, unit, value),
  };
  return {
    begin({ toolName, requestId, functionName = "local" }) {
      const startedAt = clock.now();
      metrics.clearDefaultDimensions();
      metrics.setDefaultDimensions({ FunctionName: functionName });
      log.event("lambda_request_received", { tool_name: toolName, request_id: requestId });
      return {
        log,
        end(error) {
          log.metric("Duration", clock.now() - startedAt, "Milliseconds");
          log.metric(error ? "InvocationError" : "InvocationSuccess", 1, "Count");
          if (error) reportError(error, toolName, requestId);
          metrics.publishStoredMetrics();
        },
      };
    },
  };

  function reportError(error: ToolError, toolName: string, requestId: string): void {
    const name = metricOf(error.code);
    if (name) log.metric(name, 1, "Count");
    const event_type = errorEvents[toolName] ?? "lambda_error";
    // Its message may quote the arguments: the code says what went wrong.
    const data = { error_code: error.code, request_id: requestId, ...traceOf(error.cause) };
    logger.error(event_type, { event_type, data });
  }
}

const errorEvents: Readonly<Record<string, string>> = {
  invoke_endpoint: "invoke_endpoint_error",
  get_results: "get_results_error",
};
