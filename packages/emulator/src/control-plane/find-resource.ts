import { type Account, sagemakerArn } from "../wire/arn.ts";
import { validationException, type WireError } from "../wire/wire-error.ts";
import type { ControlPlane } from "./control-plane.ts";
import type { Resource } from "./resource.ts";

export type ResourceKind = "endpoint" | "endpoint-config" | "model";

const WORDS = { endpoint: "endpoint", "endpoint-config": "endpoint configuration", model: "model" };

/** @throws WireError ValidationException in AWS's words when there is none of the name */
export function findResource<Item>(
  resources: ReadonlyMap<string, Item>,
  account: Account,
  kind: ResourceKind,
  name: string,
): Item {
  const found = resources.get(name);
  if (found !== undefined) return found;
  throw notFound(account, kind, name);
}

function notFound(account: Account, kind: ResourceKind, name: string): WireError {
  return validationException(`Could not find ${WORDS[kind]} "${sagemakerArn(account, kind, name)}".`);
}

/**
 * What a new resource refers to. What was itself made a moment ago may not be seen yet, as on AWS, where it may take some seconds.
 * @throws WireError ValidationException in AWS's words when it is not there, or not seen yet
 */
export function findReferred<Definition>(
  { account, clock, settings }: Pick<ControlPlane, "account" | "clock" | "settings">,
  resources: ReadonlyMap<string, Resource<Definition>>,
  kind: ResourceKind,
  name: string,
): Resource<Definition> {
  const found = findResource(resources, account, kind, name);
  if (Math.round(clock.now()) - found.createdAtMs >= settings.visibleAfterMs) return found;
  throw notFound(account, kind, name);
}

/** @throws WireError ValidationException in AWS's words when the name is taken */
export function refuseExisting(
  resources: ReadonlyMap<string, unknown>,
  account: Account,
  kind: ResourceKind,
  name: string,
): void {
  if (!resources.has(name)) return;
  const arn = sagemakerArn(account, kind, name);
  throw validationException(`Cannot create already existing ${WORDS[kind]} "${arn}".`);
}
