import type { Operation } from "./control-plane.ts";
import { describeEndpoint } from "./describe-endpoint.ts";
import { describeEndpointConfig } from "./describe-endpoint-config.ts";
import { describeModel } from "./describe-model.ts";
import { listEndpoints } from "./list-endpoints.ts";
import { addTags, listTags } from "./tags.ts";

/** The operations that are served, by the name in `X-Amz-Target`. */
export const operations: Record<string, Operation> = {
  AddTags: addTags,
  DescribeEndpoint: describeEndpoint,
  DescribeEndpointConfig: describeEndpointConfig,
  DescribeModel: describeModel,
  ListEndpoints: listEndpoints,
  ListTags: listTags,
};
