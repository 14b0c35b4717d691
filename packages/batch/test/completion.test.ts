import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runCli } from "./support/run-cli.ts";

/** What a shell would offer after these words. */
async function offered(words: readonly string[], cwd?: string): Promise<string[]> {
  const { stdout } = await runCli(["complete", "--", ...words], { cwd });
  return stdout
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith(":"))
    .map((line) => line.split("\t")[0] ?? "");
}

test.each([
  ["commands", ["que"], "queue"],
  ["commands of commands", ["cache", "ex"], "export"],
  ["options", ["purge", "--older"], "--older-than"],
  ["choices", ["emulate", "--log-level", "de"], "debug"],
])("completes %s", async (_, words, completed) => {
  expect(await offered(words)).toEqual([completed]);
});

test("completes the names of files, where a file is wanted", async () => {
  const folder = await mkdtemp(join(tmpdir(), "completion-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "jobs"));
  await writeFile(join(folder, "jobs", "one.json"), "");
  await writeFile(join(folder, "endpoint.yaml"), "");
  expect(await offered(["deploy", "--config", "en"], folder)).toEqual(["endpoint.yaml"]);
  expect(await offered(["status", "jo"], folder)).toEqual(["jobs/"]);
  expect(await offered(["status", "jobs/"], folder)).toEqual(["jobs/one.json"]);
  expect(await offered(["purge", "--run", "en"], folder)).toEqual([]);
});

test.each(["bash", "zsh", "fish"])("prints the script of %s, which that shell can read", async (shell) => {
  const { status, stdout } = await runCli(["completion", shell]);
  expect(status).toBe(0);
  expect(stdout).toContain("sagemaker-async complete --");
  // A shell that is not installed cannot say; bash is everywhere.
  const { error, status: read, stderr } = spawnSync(shell, ["-n"], { input: stdout, encoding: "utf8" });
  if (error === undefined || shell === "bash") expect({ read, stderr }).toEqual({ read: 0, stderr: "" });
});

test("help is offered to whoever asks for no shell", async () => {
  const { status, stderr } = await runCli(["completion"]);
  expect(stderr).toContain("missing required argument 'shell'");
  expect(status).toBe(2);
});
