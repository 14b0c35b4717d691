import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findRuntimeClient } from "../../src/gateway/lambda/runtime-client.ts";

describe("Lambda's runtime client", () => {
  let project: string;
  let installed: string;
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), "project-"));
    installed = join(project, "node_modules/aws-lambda-ric");
  });
  afterAll(() => rm(project, { recursive: true }));

  test("that is not installed: what to install, and with what", () => {
    expect(() => findRuntimeClient(undefined, project)).toThrow(
      /npm install --save-dev aws-lambda-ric@4.*cmake make g\+\+/,
    );
  });

  test("whose install script was not run is told from one that is there", async () => {
    await mkdir(installed, { recursive: true });
    await writeFile(
      join(installed, "package.json"),
      JSON.stringify({ name: "aws-lambda-ric", version: "4.0.2" }),
    );
    await writeFile(join(installed, "index.mjs"), "");
    expect(() => findRuntimeClient(undefined, project)).toThrow(
      `aws-lambda-ric in ${installed} is not compiled`,
    );
  });

  test("is found beside the handler", async () => {
    await writeFile(join(installed, "rapid-client.node"), "");
    expect(findRuntimeClient(undefined, project)).toBe(join(installed, "index.mjs"));
  });
});
