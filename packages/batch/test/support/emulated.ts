import { type Emulator, type EmulatorConfiguration, startEmulator } from "@sagemaker-async/emulator";
import { afterAll, beforeAll } from "vitest";
import { type Ran, type RunOptions, runCli } from "./run-cli.ts";

/** An emulator for the tests of a file, and the command against it. */
export function emulated(configuration: EmulatorConfiguration) {
  let emulator: Emulator | undefined;
  const running = () => {
    if (!emulator) throw new Error("The emulator runs only in tests.");
    return emulator;
  };
  beforeAll(async () => {
    emulator = await startEmulator(configuration);
  });
  afterAll(() => running().close());

  const cli = (args: readonly string[], { env, ...options }: RunOptions = {}): Promise<Ran> =>
    runCli(args, { ...options, env: { ...running().environment, ...env } });
  return { emulator: running, cli };
}
