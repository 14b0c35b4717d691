import { createToolHandler } from "./tool/create-tool-handler.ts";
import { endpointTools } from "./tools/endpoint-tools.ts";

/** The tools of the deployable bundle, for the gateway's tool schema. */
export const tools = endpointTools();

/** The deployable function: `invoke_endpoint` and `get_results` over the endpoint that the environment names. */
export const handler = createToolHandler({ tools });
