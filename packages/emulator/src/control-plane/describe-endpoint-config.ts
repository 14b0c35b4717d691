import { z } from "zod";
import { sagemakerArn } from "../wire/arn.ts";
import { asyncInferenceConfig } from "./async-inference-config.ts";
import type { ControlPlane } from "./control-plane.ts";
import { findDescribed } from "./find-described.ts";
import { readInput, resourceName } from "./read-input.ts";

const inputSchema = z.object({ EndpointConfigName: resourceName });

/** The configuration of an endpoint, under the endpoint's own name. */
export function describeEndpointConfig(plane: ControlPlane, input: unknown): object {
  const { EndpointConfigName } = readInput(inputSchema, input);
  const { configuration, name, createdAtMs } = findDescribed(plane, "endpoint-config", EndpointConfigName);
  return {
    EndpointConfigName: name,
    EndpointConfigArn: sagemakerArn(plane.account, "endpoint-config", name),
    CreationTime: createdAtMs / 1000,
    ProductionVariants: [
      {
        VariantName: configuration.variantName,
        ModelName: name,
        // AWS takes no fewer than one here, also where the endpoint is scaled to zero later.
        InitialInstanceCount: Math.max(1, configuration.instances.initial),
        InstanceType: configuration.instanceType,
        InitialVariantWeight: 1,
      },
    ],
    ...(configuration.async !== undefined && {
      AsyncInferenceConfig: asyncInferenceConfig(configuration.async),
    }),
  };
}
