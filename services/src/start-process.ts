import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import getPort from "get-port";
import type { RunningService } from "./service.ts";

const host = "127.0.0.1";
const startTimeoutMs = 60_000;
const probeIntervalMs = 50;

/** A service that is one process. */
export type ProcessSpec = {
  readonly name: string;
  readonly scheme: "http" | "redis";
  /** The command line for a port and the service's own folder. */
  readonly command: (
    port: number,
    folder: string,
  ) => {
    readonly program: string;
    readonly args: readonly string[];
    readonly env?: NodeJS.ProcessEnv;
    readonly cwd?: string;
  };
  /** Throws until the service answers. */
  readonly probe: (port: number) => Promise<void>;
};

/** Starts the process and waits for its first answer. What it printed is in the error when there is none. */
export async function startProcess(spec: ProcessSpec): Promise<RunningService> {
  const port = await getPort({ host });
  const folder = await mkdtemp(join(tmpdir(), `sagemaker-async-${spec.name}-`));
  let child = await launch(spec, port, folder);

  const kill = async () => {
    child.kill("SIGCONT"); // a paused process would not be reaped
    child.kill("SIGKILL");
    await exitOf(child);
  };
  const stop = async () => {
    await kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return {
    host,
    port,
    url: `${spec.scheme}://${host}:${port}`,
    kill,
    pause: () => child.kill("SIGSTOP"),
    resume: () => child.kill("SIGCONT"),
    async restart() {
      child = await launch(spec, port, folder);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function launch(spec: ProcessSpec, port: number, folder: string): Promise<ChildProcess> {
  const { program, args, env = {}, cwd = folder } = spec.command(port, folder);
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const keep = (text: Buffer) => {
    printed = (printed + text).slice(-4_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  // A test run that ends must not leave a server behind.
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));

  const giveUpAt = Date.now() + startTimeoutMs;
  for (;;) {
    try {
      await spec.probe(port);
      return child;
    } catch (cause) {
      if (child.exitCode !== null || Date.now() > giveUpAt) {
        end();
        throw new Error(`${spec.name} did not start on port ${port}:\n${printed}`, { cause });
      }
      await delay(probeIntervalMs);
    }
  }
}

function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", () => resolve()));
}
