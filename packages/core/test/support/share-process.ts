import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Row } from "../../src/types/row.ts";
import type { Said, Step, Task } from "./share-caller.ts";

export type CallerProcess = {
  /** Resolves when a call of it has come so far. */
  readonly reached: (step: Step) => Promise<void>;
  /** SIGKILL: resolves when the process is gone. */
  readonly kill: () => Promise<void>;
  /** The rows that each of its calls got. Rejects when the process ends in any other way than by itself. */
  readonly answers: () => Promise<(readonly Row[])[]>;
};

/** Starts a process that makes calls. It ends with the test. */
export function startCallers(task: Task): CallerProcess {
  const program = fileURLToPath(new URL("./share-caller.ts", import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [program, JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));

  const closed = once(child, "close");
  const answers: (readonly Row[])[] = [];
  const steps = new Map<Step, PromiseWithResolvers<void>>();
  const stepOf = (step: Step) => {
    const known = steps.get(step) ?? Promise.withResolvers<void>();
    steps.set(step, known);
    return known;
  };
  let errors = "";
  child.stderr?.on("data", (text) => {
    errors += String(text);
  });
  if (child.stdout) {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const said: Said = JSON.parse(line);
      if ("step" in said) stepOf(said.step).resolve();
      else answers.push(said.rows);
    });
  }
  return {
    reached: (step) => stepOf(step).promise,
    async kill() {
      child.kill("SIGKILL");
      await closed;
    },
    async answers() {
      const [code] = await closed;
      if (code !== 0) throw new Error(`The callers' process ended with ${code}: ${errors}`);
      return answers;
    },
  };
}
