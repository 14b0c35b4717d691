import { readFile } from "node:fs/promises";
import { invalidOption } from "../../errors/invalid-option.ts";
import { MetaEndpoint } from "../meta-endpoint.ts";

/** A model's files in a SageMaker container. */
const MODEL_FOLDER = "/opt/ml/model";

/**
 * The graph that a container serves, from its environment: `META_ENDPOINT_GRAPH`, JSON or the path of a file with it; else
 * `META_ENDPOINT_NAME`, the endpoint whose tags hold it; else the model's own file, `graph.json` or Workbench's `meta_endpoint_config.json`.
 */
export async function graphOfContainer(
  environment: NodeJS.ProcessEnv,
  modelFolder: string = MODEL_FOLDER,
): Promise<MetaEndpoint> {
  const { META_ENDPOINT_GRAPH: graph, META_ENDPOINT_NAME: name } = environment;
  const options = name === undefined ? {} : { name };
  if (graph?.trimStart().startsWith("{")) return MetaEndpoint.fromJson(graph, options);
  if (graph !== undefined) return MetaEndpoint.fromJson(await readFile(graph, "utf8"), options);
  if (name !== undefined) return MetaEndpoint.connect(name);

  const own = await readOptional(`${modelFolder}/graph.json`);
  if (own !== undefined) return MetaEndpoint.fromJson(own);
  const workbench = await readOptional(`${modelFolder}/meta_endpoint_config.json`);
  if (workbench !== undefined) return MetaEndpoint.fromJson((JSON.parse(workbench) as { dag?: unknown }).dag);
  const message =
    "This container has no graph. Set META_ENDPOINT_GRAPH to its JSON or to a file with it, or META_ENDPOINT_NAME to the endpoint whose tags hold it.";
  throw invalidOption(message);
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
