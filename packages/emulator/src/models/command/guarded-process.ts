import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * Runs in a process of its own, between the emulator and the command. Its standard input is open for as long as the emulator lives,
 * however that ends: then the command's whole process group goes too, so none of it is left behind.
 */
const GUARD = `
const { spawn } = require("node:child_process");
const [graceMs, file, ...args] = process.argv.slice(1);
const child = spawn(file, args, { detached: true, stdio: ["ignore", "inherit", "inherit"] });
const signalGroup = (signal) => { try { process.kill(-child.pid, signal); } catch { child.kill(signal); } };
const end = () => {
  signalGroup("SIGTERM");
  setTimeout(() => signalGroup("SIGKILL"), Number(graceMs));
};
process.stdin.resume().once("close", end);
process.on("SIGTERM", end);
process.on("SIGINT", () => {});
child.on("error", (error) => { console.error(error.message); process.exit(127); });
child.on("exit", (code, signal) => {
  signalGroup("SIGKILL");
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
`;

export interface GuardedProcessOptions {
  command: readonly string[];
  directory: string;
  environment: Record<string, string | undefined>;
  /** Between SIGTERM and SIGKILL; a container has 30 seconds. */
  graceMs: number;
  onLine: (stream: "stdout" | "stderr", line: string) => void;
  onExit: (exit: { exitCode: number | null; signal: string | null }) => void;
}

export interface GuardedProcess {
  /** Ends the command and all that it started: SIGTERM, and SIGKILL once its time is over. */
  end(): Promise<void>;
}

/** Starts a command that ends with this process, even when this one is killed. */
export function startGuardedProcess(options: GuardedProcessOptions): GuardedProcess {
  const { command, directory, environment, graceMs, onLine, onExit } = options;
  const guard = spawn(process.execPath, ["--eval", GUARD, "--", String(graceMs), ...command], {
    cwd: directory,
    env: environment,
    stdio: ["pipe", "pipe", "pipe"],
  });
  readLines(guard, onLine);
  const exited = new Promise<void>((resolve) => {
    guard.once("close", (exitCode, signal) => {
      onExit({ exitCode, signal });
      resolve();
    });
  });
  return {
    end() {
      guard.stdin?.end();
      return exited;
    },
  };
}

function readLines(guard: ChildProcess, onLine: GuardedProcessOptions["onLine"]): void {
  for (const stream of ["stdout", "stderr"] as const) {
    const input = guard[stream];
    if (input !== null) createInterface({ input }).on("line", (line) => onLine(stream, line));
  }
}
