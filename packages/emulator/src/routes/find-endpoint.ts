import type { Endpoint } from "../endpoint/endpoint.ts";
import type { Account } from "../wire/arn.ts";
import { validationError, type WireError } from "../wire/wire-error.ts";

export type Endpoints = ReadonlyMap<string, Endpoint>;

/** Statuses in which an endpoint has something to serve requests with. */
const SERVING = new Set(["InService", "Updating", "SystemUpdating", "RollingBack", "UpdateRollbackFailed"]);

/** The endpoint that a runtime call names. @throws WireError in AWS's words when there is none that serves */
export function findServingEndpoint(endpoints: Endpoints, name: string, account: Account): Endpoint {
  const endpoint = endpoints.get(name);
  if (endpoint === undefined || !SERVING.has(endpoint.lifecycle.status)) throw notFound(name, account);
  return endpoint;
}

function notFound(name: string, { accountId }: Account): WireError {
  return validationError(`Endpoint ${name} of account ${accountId} not found.`);
}
