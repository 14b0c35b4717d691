import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cli } from "./run-cli.ts";

export type Worker = {
  readonly child: ChildProcess;
  /** Resolves when it prints that. */
  prints(text: string): Promise<void>;
  kill(signal?: NodeJS.Signals): Promise<void>;
};

/** Starts `sagemaker-async worker` and waits until it takes shards. */
export async function startWorker(
  queue: string,
  env: NodeJS.ProcessEnv,
  ...args: readonly string[]
): Promise<Worker> {
  const child = spawn(process.execPath, [cli, "worker", "--queue", queue, ...args], { env });
  let printed = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const ended = once(child, "close");
  const worker: Worker = {
    child,
    async prints(text) {
      while (!printed.includes(text)) {
        await Promise.race([
          once(child.stderr, "data"),
          ended.then(() => {
            throw new Error(`The worker ended without printing "${text}":\n${printed}`);
          }),
        ]);
      }
    },
    async kill(signal = "SIGKILL") {
      child.kill(signal);
      await ended;
    },
  };
  await worker.prints("ready");
  return worker;
}
