import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import type { Construct } from "constructs";
import { onTestFinished, vi } from "vitest";
import { newApp } from "../../../cdk/new-app.ts";
import type { AsyncEndpointProps } from "../../../src/cdk/index.ts";

// The first synthesis of a file compiles the rules that CDK checks templates by.
vi.setConfig({ testTimeout: 120_000 });

/** A file of the package. */
export const packageFile = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cdk-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The template of a stack with these constructs. */
export function templateOf(addTo: (stack: Construct) => void): Template {
  const stack = new Stack(newApp({ outdir: temporaryFolder() }), "Stack");
  addTo(stack);
  return Template.fromStack(stack);
}

export const endpointProps = {
  endpointName: "solubility",
  image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/solubility:3",
  instanceType: "ml.c7i.xlarge",
  instances: { max: 4 },
} satisfies AsyncEndpointProps;

/** The one resource of a type. */
export function onlyOne(template: Template, type: string) {
  const found = Object.values(template.findResources(type));
  if (found.length !== 1) throw new Error(`${found.length} resources are ${type}`);
  return found[0] as { readonly Properties: Readonly<Record<string, unknown>> } & Readonly<
    Record<string, unknown>
  >;
}
