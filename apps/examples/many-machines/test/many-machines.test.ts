import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describeWith, findProgram, redis } from "@sagemaker-async/services";
import { expect, test } from "vitest";

const run = promisify(execFile);
const file = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

describeWith("many machines", { redis: redis.installed }, () => {
  test("three workers, of which one dies, write what one machine writes", async () => {
    await using queue = await redis.start();
    const { stdout } = await run(process.execPath, [file("main.ts")], {
      env: { ...process.env, REDIS_URL: queue.url },
    });
    expect(stdout).toContain("one of them was killed");
    expect(stdout).toContain("both outputs are the same, to the byte");
  }, 120_000);
});

const cfnLint = findProgram("cfn-lint");

describeWith("the template of many machines at AWS", { "cfn-lint": cfnLint !== undefined }, () => {
  test("cfn-lint finds nothing", async () => {
    const { stdout } = await run(cfnLint ?? "", [file("template.yaml")]);
    expect(stdout).toBe("");
  }, 120_000);
});
