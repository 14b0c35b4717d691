import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describeWith, lambdaRuntimeClients } from "@sagemaker-async/services";
import { describe, expect, test } from "vitest";
import { connect, fixtureHandler, runtimeClient } from "../support/gateway.ts";

const program = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

function run(...args: string[]) {
  return spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
}

describeWith("sagemaker-async-gateway", runtimeClient, () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "serves until a %s, and then ends with status 0",
    async (signal) => {
      const command = run(
        "--port",
        "0",
        "--handler",
        fixtureHandler,
        "--runtime-client",
        lambdaRuntimeClients.node,
      );
      const log = text(command.stderr);
      const url = await readyUrl(command);
      expect(new URL(url).pathname).toBe("/mcp");
      await using agent = await connect(url);
      await agent.call("log", { text: "hello from the function" });
      const { process: runtime } = JSON.parse((await agent.call("calls")).text);

      command.kill(signal);
      const [status] = await once(command, "exit");
      expect(status).toBe(0);
      expect(() => process.kill(runtime, 0)).toThrow("ESRCH");
      const lines = (await log).trim().split("\n");
      expect(lines.map((line) => JSON.parse(line))).toContainEqual(
        expect.objectContaining({ message: "hello from the function" }),
      );
    },
  );

  test("names a port that is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const args = ["--handler", fixtureHandler, "--runtime-client", lambdaRuntimeClients.node];
    expect(await failure("--port", String(port), ...args)).toMatch(`port ${port} is in use`);
    other.close();
  });

  test.each([
    [
      "a schema that is not there",
      ["--schema", "nowhere.json"],
      "nowhere.json cannot be read: name it with --schema",
    ],
    ["a target's name that AgentCore Gateway refuses", ["--target", "a_b"], "target"],
    ["a time-out beyond Lambda's", ["--timeout", "901"], "timeoutMs"],
  ])("refuses %s", async (_, args, message) => {
    const known = ["--handler", fixtureHandler, "--runtime-client", lambdaRuntimeClients.node];
    expect(await failure(...known, ...args)).toContain(message);
  });
});

describe("sagemaker-async-gateway, wrongly used", () => {
  test.each([
    ["no handler", [], "--handler FILE is missing"],
    ["a handler that is not there", ["--handler", "nowhere.mjs"], "nowhere.mjs"],
    [
      "a handler that Lambda cannot load",
      ["--handler", "package.json"],
      "Lambda loads a handler from NAME.js",
    ],
    [
      "a runtime client that is not there",
      ["--handler", fixtureHandler, "--runtime-client", "nowhere"],
      "nowhere",
    ],
    ["an option that there is not", ["--colour"], "--colour"],
    [
      "a port that is none",
      ["--handler", fixtureHandler, "--port", "x"],
      '--port must be a number, but is "x"',
    ],
    ["a level that there is not", ["--handler", fixtureHandler, "--exception-level", "all"], "none or debug"],
  ])("%s: one message and status 2", async (_, args, message) => {
    expect(await failure(...args)).toContain(message);
  });

  test("--help says what there is", async () => {
    const command = run("--help");
    expect(await text(command.stdout)).toContain("--exception-level");
  });
});

/** What a command that cannot start says. */
async function failure(...args: string[]): Promise<string> {
  const command = run(...args);
  const [message, [status]] = await Promise.all([text(command.stderr), once(command, "exit")]);
  expect(status).toBe(2);
  expect(message).toMatch(/^sagemaker-async-gateway: /);
  expect(message).not.toContain("    at ");
  return message;
}

async function readyUrl({ stdout }: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  for await (const line of createInterface({ input: stdout })) {
    const url = /^ready (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error("The command ended before it was ready.");
}
