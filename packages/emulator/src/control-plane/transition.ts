import type { EndpointStatus } from "../configuration/endpoint-schema.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { sagemakerArn } from "../wire/arn.ts";
import { validationException } from "../wire/wire-error.ts";
import type { ControlPlane } from "./control-plane.ts";
import { findResource } from "./find-resource.ts";
import type { OpenedDeployment } from "./resource.ts";
import { whenStarted } from "./when-started.ts";

/** Puts an endpoint into a passing status, and ends it after `creationMs` on the emulator's clock. */
export function transition(
  plane: ControlPlane,
  endpoint: Endpoint,
  passing: EndpointStatus,
  end: () => void,
): void {
  enter(plane, endpoint, passing);
  afterCreation(plane, () => settle(plane, endpoint, end));
}

/**
 * The same for a status in which containers start, which lasts until they answer their health check.
 * @param end gets why the deployment failed; undefined when it can serve
 */
export function transitionTo(
  plane: ControlPlane,
  endpoint: Endpoint,
  passing: EndpointStatus,
  deployment: OpenedDeployment,
  end: (failureReason: string | undefined) => void,
): void {
  const { clock, forgotten } = plane;
  const { model, configuration, healthCheckWindowMs: windowMs } = deployment;
  const settleWith = (failureReason: string | undefined) => settle(plane, endpoint, () => end(failureReason));
  enter(plane, endpoint, passing);
  afterCreation(plane, () => {
    if (deployment.failureReason !== undefined) settleWith(deployment.failureReason);
    else
      whenStarted({ model, windowMs, clock, forgotten }, (hasStarted) =>
        settleWith(hasStarted ? undefined : failedHealthCheck(configuration.variantName)),
      );
  });
}

/** In AWS's words, as https://github.com/aws/sagemaker-python-sdk/issues/787 shows them. */
function failedHealthCheck(variantName: string): string {
  return `The primary container for production variant ${variantName} did not pass the ping health check. Please check CloudWatch logs for this endpoint.`;
}

function enter({ clock }: ControlPlane, { lifecycle }: Endpoint, passing: EndpointStatus): void {
  lifecycle.status = passing;
  lifecycle.lastModifiedMs = Math.round(clock.now());
}

function afterCreation({ clock, settings, forgotten }: ControlPlane, finish: () => void): void {
  // A reset takes back what was under way.
  const finishUnlessForgotten = () => {
    if (!forgotten.aborted) finish();
  };
  if (settings.creationMs === 0) finish();
  else clock.schedule(settings.creationMs, finishUnlessForgotten);
}

function settle(plane: ControlPlane, { lifecycle }: Endpoint, end: () => void): void {
  lifecycle.lastModifiedMs = Math.round(plane.clock.now());
  end();
  plane.keep();
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
