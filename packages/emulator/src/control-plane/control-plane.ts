import type { Endpoint } from "../endpoint/endpoint.ts";
import type { Account } from "../wire/arn.ts";

/** What the control plane's operations work on. */
export interface ControlPlane {
  account: Account;
  endpoints: ReadonlyMap<string, Endpoint>;
}

/** One operation: its parsed JSON input, still unchecked, to its JSON output. */
export type Operation = (plane: ControlPlane, input: unknown) => object;
