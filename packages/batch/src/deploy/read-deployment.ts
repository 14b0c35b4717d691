import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { DeploymentSettings } from "@sagemaker-async/core/deploy";
import { parse, YAMLParseError } from "yaml";
import { readFailed } from "../command-line/read-failed.ts";
import { UsageError } from "../command-line/usage-error.ts";

/** The options of a deployment, from YAML or JSON. What is in them is checked by the deployment. */
export async function readDeployment(file: string): Promise<DeploymentSettings> {
  const content =
    file === "-" ? await text(process.stdin) : await readFile(file, "utf8").catch(readFailed(file));
  const settings = parseYaml(content, file);
  if (typeof settings === "object" && settings !== null && !Array.isArray(settings)) {
    return settings as DeploymentSettings;
  }
  throw new UsageError(
    `${file} must hold the options of a deployment, such as \`name: solubility\`. \`sagemaker-async deploy --help\` shows a whole file.`,
  );
}

function parseYaml(content: string, file: string): unknown {
  try {
    return parse(content);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new UsageError(`${file} is neither YAML nor JSON: ${error.message}`);
  }
}
