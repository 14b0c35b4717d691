import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { run } from "./support/run.ts";
import { packageFile, temporaryFolder } from "./support/synthesize.ts";

const deploy = (...args: string[]) => run(process.execPath, [packageFile("cdk/deploy.ts"), ...args]);

const example = packageFile("cdk/example.yaml");

it("says what it will make, and what costs money by the hour, before it does anything", async () => {
  const { status, stdout, stderr } = await deploy("--config", example);
  expect(stdout).toContain("1 SageMaker endpoint: solubility\n");
  expect(stdout).toContain("2 scaling policies: solubility-tracking, solubility-wake\n");
  expect(stdout).toContain("by the hour   ml.c7i.xlarge: 1 after the deployment, up to 2, none when idle\n");
  expect(stdout).toContain("https://aws.amazon.com/sagemaker/ai/pricing/");
  // Each kind of resource has a word.
  expect(stdout).not.toContain("AWS::");
  // Nobody can be asked, and nobody said --yes: nothing is deployed.
  expect(stderr).toBe("Nobody is there to be asked. Look at the plan above, then say --yes.\n");
  expect(status).toBe(2);
});

it("names the file and each field that is wrong", async () => {
  const file = join(temporaryFolder(), "tool.yaml");
  writeFileSync(file, "name: Solubility\nendpoint: { image: x, instanceType: c7i, instances: { max: 0 } }\n");
  const { status, stderr } = await deploy("--config", file);
  expect(stderr).toBe(
    [
      `${file} cannot be used:`,
      "  name: must be lower-case letters, digits and single hyphens",
      '  endpoint.instanceType: Invalid string: must start with "ml."',
      "  endpoint.instances.max: Too small: expected number to be >=1",
      "  gateway: Invalid input: expected object, received undefined",
      "",
    ].join("\n"),
  );
  expect(status).toBe(2);
});

it.each([
  [[], "Name the configuration: --config FILE."],
  [["--config", "missing.yaml"], "missing.yaml cannot be read: ENOENT"],
  [["--now"], "Unknown option '--now'"],
])("explains a mistake in %j", async (args, message) => {
  const { status, stderr } = await deploy(...args);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});
