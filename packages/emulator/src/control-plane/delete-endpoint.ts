import { z } from "zod";
import type { ControlPlane } from "./control-plane.ts";
import { readInput, resourceName } from "./read-input.ts";
import { findChangeable, transition } from "./transition.ts";

const inputSchema = z.object({ EndpointName: resourceName });

/** Deleting for `creationMs`, then gone, with all that waits in its queue. */
export function deleteEndpoint(plane: ControlPlane, input: unknown): object {
  const { EndpointName } = readInput(inputSchema, input);
  const endpoint = findChangeable(plane, EndpointName);
  transition(plane, endpoint, "Deleting", () => {
    endpoint.remove();
    plane.endpoints.delete(EndpointName);
  });
  return {};
}
