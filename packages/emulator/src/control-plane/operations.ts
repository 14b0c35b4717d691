import type { Operation } from "./control-plane.ts";
import { createEndpoint } from "./create-endpoint.ts";
import { deleteEndpoint } from "./delete-endpoint.ts";
import { describeEndpoint } from "./describe-endpoint.ts";
import {
  createEndpointConfig,
  deleteEndpointConfig,
  describeEndpointConfig,
  listEndpointConfigs,
} from "./endpoint-configs.ts";
import { listEndpoints } from "./list-endpoints.ts";
import { createModel, deleteModel, describeModel, listModels } from "./models.ts";
import { addTags, deleteTags, listTags } from "./tags.ts";
import { updateEndpoint } from "./update-endpoint.ts";
import { updateEndpointWeightsAndCapacities } from "./update-endpoint-weights-and-capacities.ts";

/** The operations that are served, by the name in `X-Amz-Target`. */
export const operations: Record<string, Operation> = {
  AddTags: kept(addTags),
  CreateEndpoint: kept(createEndpoint),
  CreateEndpointConfig: kept(createEndpointConfig),
  CreateModel: kept(createModel),
  DeleteEndpoint: kept(deleteEndpoint),
  DeleteEndpointConfig: kept(deleteEndpointConfig),
  DeleteModel: kept(deleteModel),
  DeleteTags: kept(deleteTags),
  DescribeEndpoint: describeEndpoint,
  DescribeEndpointConfig: describeEndpointConfig,
  DescribeModel: describeModel,
  ListEndpointConfigs: listEndpointConfigs,
  ListEndpoints: listEndpoints,
  ListModels: listModels,
  ListTags: listTags,
  UpdateEndpoint: kept(updateEndpoint),
  UpdateEndpointWeightsAndCapacities: kept(updateEndpointWeightsAndCapacities),
};

/** An operation that changes something. */
function kept(operation: Operation): Operation {
  return async (plane, input) => {
    const answer = await operation(plane, input);
    plane.keep();
    return answer;
  };
}
