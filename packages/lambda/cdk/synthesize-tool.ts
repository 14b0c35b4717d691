import type { Configuration } from "./configuration.ts";
import { newApp } from "./new-app.ts";
import type { Template } from "./template.ts";
import { addToolStack } from "./tool-stack.ts";

/** Writes what the CDK command deploys into a folder, and answers its template. */
export function synthesizeTool(configuration: Configuration, outdir: string): Template {
  const app = newApp({ outdir });
  const { artifactId } = addToolStack(app, configuration);
  return app.synth().getStackArtifact(artifactId).template;
}
