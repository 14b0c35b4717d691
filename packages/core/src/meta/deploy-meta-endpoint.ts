import { type Deployment, deployAsyncEndpoint } from "../deploy/deploy-async-endpoint.ts";
import type { DeployOptions } from "../deploy/options.ts";
import { invalidOption } from "../errors/invalid-option.ts";
import type { JsonValue } from "../types/row.ts";
import { type Child, factsOf } from "./graph/child.ts";
import type { MetaEndpoint } from "./meta-endpoint.ts";

const SYNC_BATCH_SIZE = 500;
/** So many rounds of its largest child fit into one request of a graph: fewer requests, each long enough to keep the child's fleet busy. */
const ROUNDS = 4;

export type DeployMetaOptions = Omit<DeployOptions, "mode" | "metadata">;

/**
 * Deploys a graph as an endpoint of its own: an asynchronous one where a child is. Its container (`image`) runs the graph; the graph
 * itself stands in the endpoint's tags, from which `MetaEndpoint.connect` reads it too.
 * @throws {SageMakerAsyncError} `invalid_option` for a graph that is not valid and for asynchronous children whose tags do not say
 *   `inference_batch_size` and `max_instances`; what `deployAsyncEndpoint` throws.
 */
export async function deployMetaEndpoint(
  graph: MetaEndpoint,
  options: DeployMetaOptions,
): Promise<Deployment> {
  const { name, environment } = options;
  if (!/^[A-Za-z0-9-]+$/.test(name)) {
    throw invalidOption(`Invalid MetaEndpoint name: '${name}' (use only alphanumerics and '-')`);
  }
  await graph.populateChildMetadata();
  const children = await graph.asyncEndpoints();
  const json = graph.toJson();
  return deployAsyncEndpoint({
    ...options,
    mode: children.length === 0 ? "realtime" : "async",
    environment: { META_ENDPOINT_NAME: name, ...environment },
    metadata: {
      inference_batch_size: batchSizeFor(name, children),
      // Plain data: what its types say besides is optional fields.
      meta_endpoint_dag: JSON.parse(JSON.stringify(json)) as JsonValue,
    },
  });
}

/** Rows in one request to the graph: four times what its largest asynchronous child computes at once. */
function batchSizeFor(name: string, children: readonly Child[]): number {
  const unstamped = children.filter((child) => {
    const { batchSize, maxInstances } = factsOf(child);
    return batchSize === undefined || maxInstances === undefined;
  });
  if (unstamped.length > 0) {
    const names = unstamped.map((child) => `'${child.name}'`).join(", ");
    throw invalidOption(
      `MetaEndpoint '${name}': async child endpoint(s) [${names}] have not advertised 'inference_batch_size' / 'max_instances' in their tags. ` +
        "Deploy them with both in their metadata, or add the tags.",
    );
  }
  if (children.length === 0) return SYNC_BATCH_SIZE;
  const atOnce = children.map(factsOf).map(({ batchSize = 1, maxInstances = 1 }) => batchSize * maxInstances);
  return Math.max(...atOnce) * ROUNDS;
}
