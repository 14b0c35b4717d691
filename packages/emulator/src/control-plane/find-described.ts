import type { Endpoint } from "../endpoint/endpoint.ts";
import { sagemakerArn } from "../wire/arn.ts";
import { validationException } from "../wire/wire-error.ts";
import type { ControlPlane } from "./control-plane.ts";

/** An endpoint of the configuration file has one endpoint configuration and one model, both named after it. */
export function findDescribed(
  { account, endpoints }: ControlPlane,
  kind: "endpoint" | "endpoint-config" | "model",
  name: string,
): Endpoint {
  const endpoint = endpoints.get(name);
  if (endpoint !== undefined) return endpoint;
  const words = { endpoint: "endpoint", "endpoint-config": "endpoint configuration", model: "model" };
  throw validationException(`Could not find ${words[kind]} "${sagemakerArn(account, kind, name)}".`);
}
