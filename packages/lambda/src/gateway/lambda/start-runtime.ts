import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { environmentVariables } from "./environment-variables.ts";
import type { FunctionSettings } from "./function-settings.ts";

/** The runtime's process, in the function's folder and environment. What it prints goes to the log, line by line. */
export function startRuntime(settings: FunctionSettings, runtimeApi: string): ChildProcess {
  const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
  const logStream = `${day}/[$LATEST]${randomBytes(16).toString("hex")}`;
  const child = spawn(settings.runtime.program, settings.runtime.args, {
    cwd: settings.taskRoot,
    env: environmentVariables(settings, { runtimeApi, logStream }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", settings.writeLine);
  }
  return child;
}
