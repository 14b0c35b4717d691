import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describeWith, findProgram } from "@sagemaker-async/services";
import { expect, test } from "vitest";

const python = findProgram("python") ?? "";
const run = promisify(execFile);
const hasBoto3 = await run(python, ["-c", "import boto3"]).then(
  () => true,
  () => false,
);

describeWith("from Python", { boto3: hasBoto3 }, () => {
  test("a boto3 program gets its answer, and its failure in the model's words", async () => {
    const main = fileURLToPath(new URL("../main.ts", import.meta.url));
    const { stdout } = await run(process.execPath, [main], { env: { ...process.env, PYTHON: python } });
    expect(stdout).toContain("answer: -0.1247\n");
    expect(stdout).toContain('failure: The SMILES "not-a-molecule" is not valid');
    expect(stdout).toContain("'sagemaker-runtime.InvokeEndpointAsync': 2");
  }, 60_000);
});
