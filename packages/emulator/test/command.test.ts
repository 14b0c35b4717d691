import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { describe, expect, onTestFinished, test } from "vitest";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

interface Run {
  child: ChildProcess;
  /** Everything on stdout and stderr so far. */
  output: () => { stdout: string; stderr: string };
  line: (pattern: RegExp) => Promise<RegExpExecArray>;
  exit: Promise<number | null>;
}

function run(...args: string[]): Run {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const seen = { stdout: "", stderr: "" };
  const exit = new Promise<number | null>((resolve) => child.once("close", resolve));
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (chunk: string) => {
      seen[name] += chunk;
      child.emit("output");
    });
  }
  const line = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(`${seen.stdout}\n${seen.stderr}`);
        if (match !== null) resolve(match);
      };
      child.on("output", look);
      void exit.then(() => reject(new Error(`ended before ${pattern}:\n${seen.stdout}${seen.stderr}`)));
      look();
    });
  return { child, output: () => ({ ...seen }), line, exit };
}

async function configurationFile(content: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "emulator-")), "emulator.yaml");
  await writeFile(file, content);
  return file;
}

describe("sagemaker-async-emulator", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "says when it is ready, serves, and ends with status 0 on %s",
    async (signal) => {
      const file = await configurationFile(`
      endpoints:
        upper:
          async: { outputPath: "s3://demo/out" }
          model: { kind: module, path: ./model.mjs }
    `);
      await writeFile(
        join(file, "../model.mjs"),
        "export default ({ body }) => ({ body: Buffer.from(body).toString().toUpperCase() });",
      );
      const { child, line, exit, output } = run("--config", file, "--port", "0", "--log-level", "info");
      const [, url] = await line(/^ready (http:\/\/127\.0\.0\.1:\d+)$/m);
      expect(output().stdout.split("\n")[0]).toBe(`ready ${url}`);
      await line(/export AWS_ENDPOINT_URL=/);

      const runtime = new SageMakerRuntimeClient({
        endpoint: url ?? "",
        region: "us-east-1",
        credentials: { accessKeyId: "any", secretAccessKey: "any" },
      });
      await runtime.send(
        new InvokeEndpointAsyncCommand({
          EndpointName: "upper",
          Body: Buffer.from("x"),
          InferenceId: "mine",
        }),
      );
      await line(/upper invocation\.completed mine/);
      runtime.destroy();

      child.kill(signal);
      expect(await exit).toBe(0);
    },
  );

  test("starts without a configuration, with an endpoint to try", async () => {
    const { line } = run("--port", "0");
    await line(/^endpoints: echo$/m);
  });

  test("warns when it listens beyond this machine", async () => {
    const { line } = run("--port", "0", "--host", "0.0.0.0");
    await line(/^ready http:\/\/127\.0\.0\.1:\d+$/m);
    await line(/warning: listening on 0\.0\.0\.0/);
  });

  test("a port in use: one message, status 2", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const { exit, output } = run("--port", String(port));
    expect(await exit).toBe(2);
    expect(output()).toEqual({
      stdout: "",
      stderr: expect.stringMatching(/^sagemaker-async-emulator: port \d+ .*in use.*\n$/),
    });
  });

  const refused: [string, string[], RegExp][] = [
    ["a file that is not there", ["--config", "/nowhere.yaml"], /\/nowhere\.yaml: the file cannot be read/],
    ["a port that is no number", ["--port", "many"], /--port must be a whole number/],
    ["a port out of range", ["--port", "70000"], /port: must be <=65535/],
    ["an unknown flag", ["--prot", "1"], /'--prot'/],
    ["an unknown log level", ["--log-level", "loud"], /--log-level must be one of error, warn, info, debug/],
    [
      "an endpoint URL that is none",
      ["--aws-endpoint", "localstack"],
      /awsEndpoint: must be an http or https URL/,
    ],
    ["a host that is not this machine's", ["--host", "192.0.2.1", "--port", "0"], /--host/],
  ];
  test.each(refused)("%s: one message, status 2, no stack trace", async (_what, args, message) => {
    const { exit, output } = run(...args);
    expect(await exit).toBe(2);
    expect(output().stderr).toMatch(message);
    expect(output().stderr).not.toMatch(/^\s+at /m);
    expect(output().stdout).toBe("");
  });

  test.each([
    ["a wrong field", "endpoints: {a: {instances: {max: two}}}", "endpoints.a.instances.max: must be number"],
    [
      "a model that cannot be loaded",
      "endpoints: {a: {model: {kind: module, path: ./absent.mjs}}}",
      "endpoints.a.model.path: the module could not be loaded",
    ],
  ])("%s is named with its file", async (_what, content, message) => {
    const file = await configurationFile(content);
    const { exit, output } = run("--config", file, "--port", "0");
    expect(await exit).toBe(2);
    expect(output().stderr).toContain(file);
    expect(output().stderr).toContain(message);
  });

  test("--help tells every flag", async () => {
    const { exit, output } = run("--help");
    expect(await exit).toBe(0);
    for (const flag of [
      "--config",
      "--port",
      "--host",
      "--aws-endpoint",
      "--dynamodb-endpoint",
      "--state",
      "--seed",
      "--log-level",
    ]) {
      expect(output().stdout).toContain(flag);
    }
  });
});
