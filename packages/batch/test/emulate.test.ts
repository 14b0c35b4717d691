import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import emulatorManifest from "../../emulator/package.json" with { type: "json" };
import manifest from "../package.json" with { type: "json" };
import { cli, runCli } from "./support/run-cli.ts";

const emulatorCommand = fileURLToPath(new URL("../../emulator/dist/cli.js", import.meta.url));

test("serves endpoints and its page, and ends with status 0 on SIGTERM", async () => {
  const child = spawn(process.execPath, [cli, "emulate", "--port", "0"]);
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const closed = once(child, "close");
  const [line] = await once(createInterface(child.stdout), "line");
  const [, url] = /^ready (http:.*)$/.exec(String(line)) ?? [];

  const page = await fetch(`${url}/`);
  expect(await page.text()).toContain("<html");
  const flags = ["--endpoint-url", String(url), "--region", "us-east-1"];
  const env = { AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any" };
  const queue = await runCli(["queue", "--endpoint", "echo", ...flags], { env });
  expect(queue.stdout).toBe("0 requests, 0 instances\n");
  child.kill("SIGTERM");
  expect(await closed).toEqual([0, null]);
});

test("its options are those of the emulator's own command", async () => {
  const { stdout } = await runCli(["emulate", "--help"]);
  const child = spawn(process.execPath, [emulatorCommand, "--help"]);
  const own = String((await once(child.stdout, "data"))[0]);
  const optionsIn = (text: string) =>
    new Set(text.match(/^ +(?:-h, )?(--[a-z-]+)/gm)?.map((line) => line.trim()));
  expect(optionsIn(stdout)).toEqual(optionsIn(own));
});

test("a mistake ends it with one message and status 2", async () => {
  const misspelt = await runCli(["emulate", "--prot", "1"]);
  expect(misspelt.stderr).toContain("Did you mean --port?");
  const unreadable = await runCli(["emulate", "--config", "absent.yaml"]);
  expect(unreadable.stderr).toContain("absent.yaml: the file cannot be read");
  expect([misspelt.status, unreadable.status]).toEqual([2, 2]);
});

test("all that the emulator needs is installed with this package, in the same versions", () => {
  const { dependencies, optionalDependencies } = manifest;
  expect({ ...dependencies, ...optionalDependencies }).toMatchObject(emulatorManifest.dependencies);
});
