import { spawn } from "node:child_process";
import { once } from "node:events";
import { cli } from "./run-cli.ts";

/**
 * Runs the built command on a terminal of its own (by `script` of util-linux), and types `answer` as soon as the question `when` is shown.
 */
export async function runOnTerminal(
  args: readonly string[],
  { env, when, answer }: { env: NodeJS.ProcessEnv; when: RegExp; answer: string },
) {
  const command = [process.execPath, cli, ...args].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    env: { ...env, TERM: "xterm" },
  });
  let output = "";
  let isTyped = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (isTyped || !when.test(output)) return;
    isTyped = true;
    child.stdin.write(answer);
  });
  const [status] = await once(child, "close");
  return { status: status as number, output };
}
