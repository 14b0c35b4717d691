import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "@sagemaker-async/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Consumer, installPacked } from "./support/consumer.ts";
import { startEmulatorCommand } from "./support/emulator-command.ts";
import { output, run } from "./support/run.ts";

const configuration = join(root, "test/support/endpoints.yaml");
let consumer: Consumer;
let cli: string;

beforeAll(async () => {
  consumer = await installPacked("batch");
  cli = join(consumer.folder, "node_modules/@sagemaker-async/batch/dist/cli.js");
}, 300_000);
afterAll(() => consumer[Symbol.asyncDispose]());

test("the packed command, alone in an empty project, has endpoints of its own and sends them a file", async () => {
  const { environment: env, stop } = await startEmulatorCommand(configuration, [cli, "emulate"]);
  const options = { cwd: consumer.folder, env };
  const page = await fetch(`${env["AWS_ENDPOINT_URL"]}/_emulator/page/page.css`);
  expect(page.status).toBe(200);

  await writeFile(join(consumer.folder, "molecules.csv"), "id,smiles\n001,CCO\n002,CC\n");
  const submit = ["submit", "--endpoint", "echo", "--in", "molecules.csv"];
  await writeFile(
    join(consumer.folder, "job.json"),
    await output(process.execPath, [cli, ...submit], options),
  );
  const answers = await output(process.execPath, [cli, "collect", "job.json", "--out", "-"], options);
  expect(answers).toBe("id,smiles\n001,CCO\n002,CC\n");
  expect(await stop()).toBe(0);
});

test("the packed command scores a file, is killed in the middle, and goes on when it is typed again", async () => {
  const { environment: env, stop } = await startEmulatorCommand(configuration, [cli, "emulate"]);
  const options = { cwd: consumer.folder, env };
  const rows = Array.from({ length: 3_000 }, (_, at) => `0${at},${"C".repeat(1 + (at % 40))}O`);
  await writeFile(join(consumer.folder, "rows.csv"), `id,smiles\n${rows.join("\n")}\n`);
  const score = [cli, "score", "--endpoint", "echo", "--in", "rows.csv", "--out", "scored.csv", "--quiet"];

  const first = spawn(process.execPath, score, { ...options, stdio: "ignore" });
  await someAreCompleted(env["AWS_ENDPOINT_URL"] ?? "");
  first.kill("SIGKILL");
  await once(first, "close");
  await output(process.execPath, score, options);
  expect(await readFile(join(consumer.folder, "scored.csv"), "utf8")).toBe(`id,smiles\n${rows.join("\n")}\n`);
  expect(await readdir(consumer.folder)).not.toContain("scored.csv.journal");
  expect(await stop()).toBe(0);
});

test("installed without its optional packages it says what `emulate` lacks, and has all else", async () => {
  await rm(join(consumer.folder, "node_modules/express"), { recursive: true });
  const { status, stderr } = await run(process.execPath, [cli, "emulate"]);
  expect(stderr).toContain("left out of this installation (express)");
  expect(stderr).toContain("npm install --include=optional @sagemaker-async/batch");
  expect(status).toBe(2);
  expect(await output(process.execPath, [cli, "--version"])).toMatch(/^\d+\.\d+\.\d+\n$/);
});

async function someAreCompleted(url: string): Promise<void> {
  let isSome = false;
  while (!isSome) {
    const answer = await fetch(`${url}/_emulator/invocations?endpoint=echo&state=completed`);
    isSome = ((await answer.json()) as unknown[]).length > 0;
  }
}
