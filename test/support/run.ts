import { spawn } from "node:child_process";

export type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** Runs a program to its end. */
export function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => {
      stdout += data;
    });
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

/** Runs a program that must succeed, and gives what it printed. */
export async function output(...[command, args, options]: Parameters<typeof run>): Promise<string> {
  const ran = await run(command, args, options);
  if (ran.status === 0) return ran.stdout;
  throw new Error(`${command} ${args.join(" ")} ended with ${ran.status}:\n${ran.stdout}\n${ran.stderr}`);
}
