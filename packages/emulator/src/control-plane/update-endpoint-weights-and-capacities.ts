import { z } from "zod";
import { sagemakerArn } from "../wire/arn.ts";
import { validationException } from "../wire/wire-error.ts";
import type { ControlPlane } from "./control-plane.ts";
import { readInput, resourceName } from "./read-input.ts";
import { findChangeable, transition } from "./transition.ts";

const inputSchema = z.object({
  EndpointName: resourceName,
  DesiredWeightsAndCapacities: z
    .array(
      z.object({
        VariantName: resourceName,
        DesiredInstanceCount: z
          .int()
          .min(0, "Member must have value greater than or equal to 0")
          .max(1000)
          .optional(),
      }),
      "Member must not be null",
    )
    .min(1, "Member must have length greater than or equal to 1"),
});

/** Zero instances are for asynchronous endpoints only. */
export async function updateEndpointWeightsAndCapacities(
  plane: ControlPlane,
  input: unknown,
): Promise<object> {
  const { EndpointName, DesiredWeightsAndCapacities } = readInput(inputSchema, input);
  const endpoint = findChangeable(plane, EndpointName);
  const { variantName } = endpoint.configuration;
  for (const { VariantName, DesiredInstanceCount } of DesiredWeightsAndCapacities) {
    if (VariantName !== variantName) {
      throw validationException(
        `The variant name(s) "${VariantName}" is/are not present within endpoint configuration.`,
      );
    }
    if (DesiredInstanceCount === 0 && endpoint.kind === "sync") {
      throw validationException("A synchronous endpoint needs at least one instance.");
    }
  }
  const wanted = DesiredWeightsAndCapacities.at(-1)?.DesiredInstanceCount;
  transition(plane, endpoint, "Updating", () => {
    endpoint.lifecycle.status = "InService";
  });
  if (wanted !== undefined) {
    endpoint.leaveToApi();
    endpoint.scaleTo(wanted);
  }
  await plane.publishTest(endpoint);
  return { EndpointArn: sagemakerArn(plane.account, "endpoint", EndpointName) };
}
