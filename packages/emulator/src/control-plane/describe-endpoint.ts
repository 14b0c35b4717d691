import { z } from "zod";
import type { Lifecycle } from "../endpoint/endpoint.ts";
import { sagemakerArn } from "../wire/arn.ts";
import { asyncInferenceConfig } from "./async-inference-config.ts";
import type { ControlPlane } from "./control-plane.ts";
import { findResource } from "./find-resource.ts";
import { readInput, resourceName } from "./read-input.ts";

const inputSchema = z.object({ EndpointName: resourceName });

/** An endpoint scaled to zero is still InService; whether it is warm stands in CurrentInstanceCount. */
export function describeEndpoint(plane: ControlPlane, input: unknown): object {
  const { EndpointName } = readInput(inputSchema, input);
  const endpoint = findResource(plane.endpoints, plane.account, "endpoint", EndpointName);
  const { configuration, lifecycle, name, createdAtMs } = endpoint;
  const { instances } = endpoint.snapshot();
  return {
    EndpointName: name,
    EndpointArn: sagemakerArn(plane.account, "endpoint", name),
    EndpointConfigName: lifecycle.endpointConfigName,
    EndpointStatus: lifecycle.status,
    ...(lifecycle.failureReason !== undefined && { FailureReason: lifecycle.failureReason }),
    CreationTime: createdAtMs / 1000,
    LastModifiedTime: lifecycle.lastModifiedMs / 1000,
    ProductionVariants: [
      {
        VariantName: configuration.variantName,
        ...(lifecycle.deployedImages.length > 0 && { DeployedImages: lifecycle.deployedImages }),
        CurrentWeight: 1,
        DesiredWeight: 1,
        CurrentInstanceCount: instances.current,
        DesiredInstanceCount: instances.desired,
        ...variantStatus(lifecycle),
      },
    ],
    ...(configuration.async !== undefined && {
      AsyncInferenceConfig: lifecycle.asyncInferenceConfig ?? asyncInferenceConfig(configuration.async),
    }),
  };
}

const PASSING: readonly string[] = ["Creating", "Updating", "Deleting"];

/** What happens to a variant, and since when; a variant to which nothing happens has none. */
function variantStatus({ status, lastModifiedMs }: Lifecycle): object {
  if (!PASSING.includes(status)) return {};
  return { VariantStatus: [{ Status: status, StartTime: lastModifiedMs / 1000 }] };
}
