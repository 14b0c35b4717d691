import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../main.ts", import.meta.url));

export type Outcome = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** A folder for one test, which is also the program's folder for temporary files. */
export async function makeFolder() {
  const path = await mkdtemp(join(tmpdir(), "demo-test-"));
  const temporary = await mkdtemp(join(path, "temporary-"));
  return {
    temporary,
    file: (name: string) => join(path, name),
    write: async (name: string, content: string) => {
      await writeFile(join(path, name), content);
      return join(path, name);
    },
    leftovers: () => readdir(temporary),
    remove: () => rm(path, { recursive: true }),
  };
}

/**
 * Runs the program as a user does, in a process of its own.
 * @param interrupt the signal to send as soon as `when` stands on its stderr
 */
export function runDemo(
  args: readonly string[],
  { temporary, interrupt }: { temporary: string; interrupt?: { signal: NodeJS.Signals; when: RegExp } },
): Promise<Outcome> {
  const { NODE_OPTIONS: _, ...environment } = process.env; // those of the test runner
  const child = spawn(process.execPath, [program, ...args], { env: { ...environment, TMPDIR: temporary } });
  let stdout = "";
  let stderr = "";
  let isInterrupted = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    if (interrupt && !isInterrupted && interrupt.when.test(stderr)) {
      isInterrupted = true;
      child.kill(interrupt.signal);
    }
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (status) => resolve({ status, stdout, stderr }));
  });
}
