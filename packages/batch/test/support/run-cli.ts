import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly stdin?: string | Uint8Array | undefined;
  /** The signal to send as soon as `when` stands on its stderr. */
  readonly interrupt?: { readonly signal: NodeJS.Signals; readonly when: RegExp } | undefined;
};

/** Runs the built command to its end, as a shell would: no terminal. */
export async function runCli(
  args: readonly string[],
  { cwd, env, stdin, interrupt }: RunOptions = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [cli, ...args], { cwd, env: { ...process.env, ...env } });
  child.stdin.end(stdin);
  let stdout = "";
  let stderr = "";
  let isInterrupted = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    if (isInterrupted || !interrupt?.when.test(stderr)) return;
    isInterrupted = true;
    child.kill(interrupt.signal);
  });
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.on("close", resolve);
  return { status: await promise, stdout, stderr };
}
