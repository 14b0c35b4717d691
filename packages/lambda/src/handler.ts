import { deployedFunction } from "./deployed-function.ts";
import { endpointLoad } from "./load/endpoint-load.ts";

/** The deployable function: `invoke_endpoint`, `get_results` and what `EXTRA_TOOLS` names, over the endpoint that the environment names. `tools` is for the gateway's tool schema. */
export const { tools, handler } = deployedFunction({ load: endpointLoad() });
