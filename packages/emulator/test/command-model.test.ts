import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Emulator, ModelOutputEvent } from "../src/index.ts";
import { folderWith } from "./support/folder.ts";
import { start } from "./support/start.ts";

const server = fileURLToPath(new URL("./fixtures/server.mjs", import.meta.url));
const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const async = { outputPath: "s3://demo/out", failurePath: "s3://demo/bad" };
const command = [process.execPath, server];

const startCommand = (model: object = { command }) =>
  start({ endpoints: { model: { async, model: { kind: "command", command, ...model } } } });

/** The process ids that the server has told of, the last time it was started. */
async function startedPids(emulator: Emulator, times = 1): Promise<number[]> {
  const lines = () =>
    emulator.events
      .past()
      .filter(
        (event): event is ModelOutputEvent =>
          event.type === "model.output" && event.line.startsWith("started"),
      );
  if (lines().length < times) {
    await emulator.events.waitFor(() => lines().length >= times, { fresh: true });
  }
  return (lines().at(-1)?.line.match(/\d+/g) ?? []).map(Number);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const gone = (pids: readonly number[]) =>
  vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 10_000, interval: 20 });

describe("a command", () => {
  test("is started on the port it is given, gets work once /ping answers, and its output is told", async () => {
    const { emulator, invoke, read } = await startCommand({ environment: { GREETING: "hi " } });
    const accepted = await invoke({ Body: Buffer.from("there") });
    await emulator.events.waitFor("invocation.completed");
    expect((await read(accepted.OutputLocation))?.body).toBe("hi THERE");
    const told = await emulator.events.waitFor("model.output");
    expect(told).toMatchObject({
      model: "model",
      stream: "stdout",
      line: expect.stringMatching(/^started \d+/),
    });
  });

  test("may be a line for the shell", async () => {
    const line = `${process.execPath} ${server} | cat`;
    const { emulator, invoke } = await startCommand({ command: line });
    await invoke({ Body: Buffer.from("x") });
    await emulator.events.waitFor("invocation.completed");
  });

  test("is started again after a crash; what it was doing fails, what comes later does not", async () => {
    const { emulator, invoke, read } = await startCommand();
    const crashed = await invoke({ Body: Buffer.from("crash") });
    const next = await invoke({ Body: Buffer.from("next") });
    await emulator.events.waitFor("invocation.failed");
    expect((await read(crashed.FailureLocation))?.body).toBe(
      "Connection reset by peer for the model endpoint. Please retry.",
    );
    expect(await emulator.events.waitFor("model.exited")).toMatchObject({ model: "model", exitCode: 3 });
    await emulator.events.waitFor("invocation.completed");
    expect((await read(next.OutputLocation))?.body).toBe("NEXT");
  });

  test("that cannot be started is told, and tried again", async () => {
    const { emulator } = await startCommand({ command: ["/nowhere/serve"] });
    expect(await emulator.events.waitFor("model.exited")).toMatchObject({ exitCode: 127 });
    await emulator.events.waitFor(
      (event) => event.type === "model.output" && event.line.includes("/nowhere/serve"),
    );
    await emulator.events.waitFor("model.exited", { fresh: true });
  });

  test("ends with the emulator, with all that it started", async () => {
    const { emulator } = await startCommand({ command: [...command, "with-child"] });
    const pids = await startedPids(emulator);
    expect(pids).toHaveLength(2);
    expect(pids.filter(isAlive)).toEqual(pids);
    await emulator.close();
    expect(isAlive(pids[0] ?? 0)).toBe(false);
    await gone(pids);
  });

  test("ends with the emulator even when that is killed", async () => {
    const folder = await folderWith({
      "emulator.json": JSON.stringify({
        endpoints: { model: { async, model: { kind: "command", command: [...command, "with-child"] } } },
      }),
    });
    const child = spawn(process.execPath, [cli, "--config", `${folder}/emulator.json`, "--port", "0"]);
    onTestFinished(() => void child.kill("SIGKILL"));
    const pids = await new Promise<number[]>((resolve) => {
      let seen = "";
      child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
        seen += chunk;
        const [, one, other] = /started (\d+) (\d+)\n/.exec(seen) ?? [];
        if (other !== undefined) resolve([Number(one), Number(other)]);
      });
    });
    child.kill("SIGKILL");
    await gone(pids);
  });

  test("that is killed from outside is started again", async () => {
    const { emulator, invoke } = await startCommand();
    const [pid = 0] = await startedPids(emulator);
    process.kill(pid, "SIGKILL");
    expect(await emulator.events.waitFor("model.exited")).toMatchObject({
      exitCode: null,
      signal: "SIGKILL",
    });
    const [next = 0] = await startedPids(emulator, 2);
    expect(next).not.toBe(pid);
    await invoke({ Body: Buffer.from("x") });
    await emulator.events.waitFor("invocation.completed");
  });
});
