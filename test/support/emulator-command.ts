import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "@sagemaker-async/services";

/** The `sagemaker-async-emulator` command, running; the environment is what a program needs to reach it. */
export type EmulatorCommand = {
  readonly environment: NodeJS.ProcessEnv;
  /** Ends it as Ctrl-C does, and gives its exit status. */
  readonly stop: () => Promise<number | null>;
};

const ownCommand = [join(root, "packages/emulator/dist/cli.js")];

/** @param command the program and its first words, where it is not the emulator's own */
export async function startEmulatorCommand(
  configuration: string,
  command: readonly string[] = ownCommand,
): Promise<EmulatorCommand> {
  const child = spawn(process.execPath, [...command, "--config", configuration, "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^ready (http:\/\/\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    const environment = {
      ...process.env,
      AWS_ENDPOINT_URL: url,
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "any",
      AWS_SECRET_ACCESS_KEY: "any",
    };
    const stop = () => {
      child.kill("SIGINT");
      return ended;
    };
    return { environment, stop };
  }
  throw new Error(`The emulator ended before it was ready, with status ${await ended}.`);
}
