import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { cli } from "../support/run-cli.ts";
import { scoring } from "../support/scoring.ts";

test("the README's way through score runs as it is written", { timeout: 120_000 }, async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const chapter = readme.slice(readme.indexOf("\n## score"), readme.indexOf("\n## Many machines"));
  const scripts = [...chapter.matchAll(/```sh\n(.*?)```/gs)].map(([, script = ""]) => script);
  expect(scripts).toHaveLength(2);

  const async = { outputPath: "s3://demo/out", maxConcurrentInvocationsPerInstance: 64 };
  await using world = await scoring(undefined, { echo: { async, model: { kind: "echo" } } });
  const command = `sagemaker-async() { "${process.execPath}" "${cli}" "$@"; }\nset -e\n`;
  await writeFile(join(world.folder, "path.sh"), command + scripts.join("\n"));
  const { stdout, stderr } = await promisify(execFile)("bash", ["path.sh"], {
    cwd: world.folder,
    env: world.env,
  });

  expect(stdout).toContain("5,000 rows of 2 columns in 500 chunks of up to 10");
  expect(stdout).toContain("id,smiles\n00,CO\n01,CCO\n");
  expect(stderr).toContain("5,000 of 5,000 rows answered, 500 invocations");
  expect(stderr).toContain("5,000 of 5,000 rows answered, 5,000 from the cache, 0 invocations");
  expect(await world.read("scored.csv")).toBe(await world.read("rows.csv"));
});
