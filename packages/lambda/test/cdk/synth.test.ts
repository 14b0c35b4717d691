import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith, findProgram } from "@sagemaker-async/services";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, it } from "vitest";
import { stringify } from "yaml";
import { readConfiguration } from "../../cdk/configuration.ts";
import { newApp } from "../../cdk/new-app.ts";
import { addToolStack } from "../../cdk/tool-stack.ts";
import { run } from "./support/run.ts";
import { packageFile, temporaryFolder } from "./support/synthesize.ts";

/** What `cdk synth` writes for the example, and the stack. */
function synthesize() {
  const app = newApp({ outdir: temporaryFolder() });
  const stack = addToolStack(app, readConfiguration(packageFile("cdk/example.yaml")));
  app.synth();
  return { stack, folder: app.outdir, file: join(app.outdir, "solubility.template.json") };
}

/** All files below a folder, with digests of what they hold. */
function filesOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map((file) => [
      file.slice(folder.length),
      createHash("sha256").update(readFileSync(file)).digest("hex"),
    ]),
  );
}

/** Without what other tests compare, and what changes with each line of the function. */
function withoutBundle(template: string): string {
  const known = JSON.parse(template, (key, value) => (key === "InlinePayload" ? "the tools" : value));
  return stringify(known, { lineWidth: 0 }).replaceAll(/[0-9a-f]{64}\.zip/g, "bundle.zip");
}

it("A19-35: two synths are identical, byte for byte", () => {
  // From one line of the source, for CDK writes down where each construct was made.
  const [first, second] = Array.from({ length: 2 }, () => filesOf(synthesize().folder));
  expect(second).toEqual(first);
});

it("makes the template that was reviewed", async () => {
  const template = withoutBundle(readFileSync(synthesize().file, "utf8"));
  await expect(template).toMatchFileSnapshot("snapshots/solubility.template.yaml");
});

it("leaves cdk-nag's AwsSolutions rules without a finding; each exception has its reason in cdk/acknowledgements.ts", () => {
  const { stack } = synthesize();
  expect(new AwsSolutionsChecks(stack).validateScope(stack)).toMatchObject({ success: true, violations: [] });
});

it("knows no account and no region, so that it synthesizes offline", () => {
  const { stack, file } = synthesize();
  expect(stack.environment).toBe("aws://unknown-account/unknown-region");
  expect(readFileSync(file, "utf8")).not.toMatch(/\b[a-z]{2}-[a-z]+-\d:\d{12}:(?!repository)/);
});

const cfnLint = findProgram("cfn-lint") ?? "";

describeWith("cfn-lint", { "cfn-lint": cfnLint !== "" }, () => {
  it("has nothing to say to the app's template", async () => {
    expect(await run(cfnLint, [synthesize().file])).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("has nothing to say to the published template", async () => {
    expect(await run(cfnLint, [packageFile("dist/template.yaml")])).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
  });
});
