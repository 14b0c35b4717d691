import { type Account, sagemakerArn } from "../wire/arn.ts";
import { validationException } from "../wire/wire-error.ts";

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
  throw validationException(`Could not find ${WORDS[kind]} "${sagemakerArn(account, kind, name)}".`);
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
