import { z } from "zod";
import { validationException } from "../wire/wire-error.ts";
import type { ControlPlane } from "./control-plane.ts";
import { readInput, resourceName } from "./read-input.ts";
import { findChangeable, transition } from "./transition.ts";

const DELETABLE = ["InService", "Failed", "OutOfService", "UpdateRollbackFailed"] as const;

const inputSchema = z.object({ EndpointName: resourceName });

/** Deleting for `creationMs`, then gone, with all that waits in its queue. What runs is stopped, unless assumed otherwise. */
export function deleteEndpoint(plane: ControlPlane, input: unknown): object {
  const { EndpointName } = readInput(inputSchema, input);
  const endpoint = findChangeable(plane, EndpointName, DELETABLE);
  if (endpoint.origin === "configuration") {
    throw validationException(
      `The endpoint ${EndpointName} is one of the emulator's configuration. Take it out there, or make one with CreateEndpoint.`,
    );
  }
  const remove = () => {
    endpoint.remove();
    plane.endpoints.delete(EndpointName);
  };
  transition(plane, endpoint, "Deleting", () => {
    if (plane.assumptions.workOfDeletedEndpoints === "stop") remove();
    else endpoint.drain(remove);
  });
  return {};
}
