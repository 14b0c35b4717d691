import type { Endpoint } from "../endpoint/endpoint.ts";
import { sagemakerArn } from "../wire/arn.ts";
import { validationException, WireError } from "../wire/wire-error.ts";
import type { AutoScaling, ScalableTarget } from "./auto-scaling.ts";
import { SCALABLE_DIMENSION } from "./policy-schema.ts";

/** @throws WireError ObjectNotFoundException in AWS's words when the variant is not registered */
export function findTarget({ targets }: AutoScaling, resourceId: string): ScalableTarget {
  const target = targets.get(resourceId);
  if (target !== undefined) return target;
  throw objectNotFound(`No scalable target found for ${describeResource(resourceId)}`);
}

export function objectNotFound(message: string): WireError {
  return new WireError("ObjectNotFoundException", message);
}

export function describeResource(resourceId: string): string {
  return `service namespace: sagemaker, resource ID: ${resourceId}, scalable dimension: ${SCALABLE_DIMENSION}`;
}

/** The endpoint whose variant a resource id names. @throws WireError ValidationException when there is none */
export function findEndpointOf({ endpoints, account }: AutoScaling, resourceId: string): Endpoint {
  const [, name = "", , variant = ""] = resourceId.split("/");
  const endpoint = endpoints.get(name);
  if (endpoint === undefined) {
    throw validationException(`Could not find endpoint "${sagemakerArn(account, "endpoint", name)}".`);
  }
  if (endpoint.configuration.variantName !== variant) {
    throw validationException(`The endpoint ${name} has no variant "${variant}".`);
  }
  return endpoint;
}
