import type { EndpointStatus } from "../configuration/endpoint-schema.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { sagemakerArn } from "../wire/arn.ts";
import { validationException } from "../wire/wire-error.ts";
import type { ControlPlane } from "./control-plane.ts";
import { findResource } from "./find-resource.ts";

/** Puts an endpoint into a passing status, and ends it after `creationMs` on the emulator's clock. */
export function transition(
  plane: ControlPlane,
  endpoint: Endpoint,
  passing: EndpointStatus,
  end: () => void,
): void {
  const { clock, settings, endpoints } = plane;
  const { lifecycle } = endpoint;
  const finish = () => {
    // A reset may have taken the endpoint away meanwhile.
    if (endpoints.get(endpoint.name) !== endpoint) return;
    lifecycle.lastModifiedMs = Math.round(clock.now());
    end();
    plane.keep();
  };
  lifecycle.status = passing;
  lifecycle.lastModifiedMs = Math.round(clock.now());
  if (settings.creationMs === 0) finish();
  else clock.schedule(settings.creationMs, finish);
}

/**
 * An endpoint that may be changed now.
 * @throws WireError ValidationException when it is in another status than these
 */
export function findChangeable(
  { endpoints, account }: ControlPlane,
  name: string,
  statuses: readonly EndpointStatus[] = ["InService"],
): Endpoint {
  const endpoint = findResource(endpoints, account, "endpoint", name);
  if (statuses.includes(endpoint.lifecycle.status)) return endpoint;
  throw validationException(
    `Cannot update in-progress endpoint "${sagemakerArn(account, "endpoint", name)}".`,
  );
}
