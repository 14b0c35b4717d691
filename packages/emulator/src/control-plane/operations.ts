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
  AddTags: addTags,
  CreateEndpoint: createEndpoint,
  CreateEndpointConfig: createEndpointConfig,
  CreateModel: createModel,
  DeleteEndpoint: deleteEndpoint,
  DeleteEndpointConfig: deleteEndpointConfig,
  DeleteModel: deleteModel,
  DeleteTags: deleteTags,
  DescribeEndpoint: describeEndpoint,
  DescribeEndpointConfig: describeEndpointConfig,
  DescribeModel: describeModel,
  ListEndpointConfigs: listEndpointConfigs,
  ListEndpoints: listEndpoints,
  ListModels: listModels,
  ListTags: listTags,
  UpdateEndpoint: updateEndpoint,
  UpdateEndpointWeightsAndCapacities: updateEndpointWeightsAndCapacities,
};
