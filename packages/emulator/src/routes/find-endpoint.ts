import type { Assumptions } from "../configuration/assumptions-schema.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import type { Account } from "../wire/arn.ts";
import { validationError, type WireError } from "../wire/wire-error.ts";

export type Endpoints = ReadonlyMap<string, Endpoint>;

/** What a runtime call finds its endpoint with. */
export interface EndpointFinder {
  endpoints: Endpoints;
  account: Account;
  assumptions: Pick<Assumptions, "notInService">;
}

/** Statuses in which an endpoint has something to serve requests with. */
const SERVING = new Set(["InService", "Updating", "SystemUpdating", "RollingBack", "UpdateRollbackFailed"]);

/** The endpoint that a runtime call names. @throws WireError in AWS's words when there is none that serves */
export function findServingEndpoint(
  { endpoints, account, assumptions }: EndpointFinder,
  name: string,
): Endpoint {
  const endpoint = endpoints.get(name);
  if (endpoint === undefined) throw notFound(name, account);
  if (SERVING.has(endpoint.lifecycle.status) || assumptions.notInService === "accept") return endpoint;
  throw notFound(name, account);
}

function notFound(name: string, { accountId }: Account): WireError {
  return validationError(`Endpoint ${name} of account ${accountId} not found.`);
}
