import { z } from "zod";
import { sagemakerArn } from "../wire/arn.ts";
import { asyncInferenceConfig } from "./async-inference-config.ts";
import type { ControlPlane } from "./control-plane.ts";
import { findDescribed } from "./find-described.ts";
import { readInput, resourceName } from "./read-input.ts";

const inputSchema = z.object({ EndpointName: resourceName });

/** An endpoint scaled to zero is still InService; whether it is warm stands in CurrentInstanceCount. */
export function describeEndpoint(plane: ControlPlane, input: unknown): object {
  const { EndpointName } = readInput(inputSchema, input);
  const endpoint = findDescribed(plane, "endpoint", EndpointName);
  const { configuration, name, createdAtMs } = endpoint;
  const { instances } = endpoint.snapshot();
  const createdAt = createdAtMs / 1000;
  return {
    EndpointName: name,
    EndpointArn: sagemakerArn(plane.account, "endpoint", name),
    EndpointConfigName: name,
    EndpointStatus: configuration.status,
    ...(configuration.failureReason !== undefined && { FailureReason: configuration.failureReason }),
    CreationTime: createdAt,
    LastModifiedTime: createdAt,
    ProductionVariants: [
      {
        VariantName: configuration.variantName,
        CurrentWeight: 1,
        DesiredWeight: 1,
        CurrentInstanceCount: instances.current,
        DesiredInstanceCount: instances.desired,
      },
    ],
    ...(configuration.async !== undefined && {
      AsyncInferenceConfig: asyncInferenceConfig(configuration.async),
    }),
  };
}
