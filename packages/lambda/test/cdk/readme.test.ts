import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { run } from "./support/run.ts";
import { packageFile, temporaryFolder } from "./support/synthesize.ts";

it("the README's app synthesizes as it stands", async () => {
  const programs = readFileSync(packageFile("README.md"), "utf8").matchAll(/```typescript\n(.*?)```/gs);
  const [program = ""] = [...programs].map(([, text = ""]) => text).filter((text) => text.includes("/cdk"));
  const folder = temporaryFolder();
  const { status, stderr } = await run(process.execPath, ["--input-type=module", "--eval", program], {
    env: { ...process.env, CDK_OUTDIR: folder },
    // Where it finds the package by its name.
    cwd: packageFile("."),
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  expect(readFileSync(join(folder, "solubility.template.json"), "utf8")).toContain(
    "AWS::SageMaker::Endpoint",
  );
});
