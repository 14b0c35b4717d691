import type { Endpoint } from "../endpoint/endpoint.ts";
import type { Account } from "../wire/arn.ts";
import { describeEndpoint } from "./describe-endpoint.ts";
import { describeEndpointConfig } from "./describe-endpoint-config.ts";
import { describeModel } from "./describe-model.ts";
import { listEndpoints } from "./list-endpoints.ts";
import { addTags, listTags } from "./tags.ts";

/** What the control plane's operations work on. */
export interface ControlPlane {
  account: Account;
  endpoints: ReadonlyMap<string, Endpoint>;
}

/** One operation: its parsed JSON input, still unchecked, to its JSON output. */
export type Operation = (plane: ControlPlane, input: unknown) => object;

/** The operations that are served, by the name in `X-Amz-Target`. */
export const operations: Record<string, Operation> = {
  AddTags: addTags,
  DescribeEndpoint: describeEndpoint,
  DescribeEndpointConfig: describeEndpointConfig,
  DescribeModel: describeModel,
  ListEndpoints: listEndpoints,
  ListTags: listTags,
};
