import { z } from "zod";
import { ConfigurationError } from "../configuration/configuration-error.ts";
import { startEmulator } from "../start-emulator.ts";
import { endOnSignal } from "./end-on-signal.ts";
import { logEvents } from "./log-events.ts";
import { readArguments, UsageError } from "./read-arguments.ts";
import { resolveSettings } from "./resolve-settings.ts";
import { describeUse, HELP } from "./texts.ts";

/** Wrong usage, a configuration that cannot be used, or a port that cannot be opened. */
const EXIT_CANNOT_START = 2;

const listenError = z.object({
  code: z.string().optional(),
  port: z.number().optional(),
  address: z.string().optional(),
});

async function main(): Promise<void> {
  const commandLine = readArguments(process.argv.slice(2));
  if (commandLine === "help") {
    console.log(HELP);
    return;
  }
  const { configuration, directory } = await resolveSettings(commandLine);
  const emulator = await startEmulator(configuration, { directory }).catch((error: unknown) => {
    // A model or a topic is only tried now; its field stands in the file.
    throw error instanceof ConfigurationError && commandLine.config !== undefined
      ? error.inFile(commandLine.config)
      : error;
  });
  logEvents(emulator.events, commandLine.logLevel, (line) => console.error(line));
  endOnSignal(() => emulator.close());
  console.log(`ready ${emulator.url}`);
  console.log(describeUse(emulator, configuration));
}

/** A user's mistake is told in one message. Anything else is a defect here, and shows its stack. */
function describeFailure(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof UsageError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, port, address } = listenError.catch({}).parse(error);
  switch (code) {
    case "EADDRINUSE":
      return `port ${port} is in use by another program. Choose another with --port, or 0 for a free one.`;
    case "EACCES":
      return `port ${port} is not open to this user. Choose one above 1023 with --port.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `host ${address ?? ""} is not an address of this machine. Check --host.`;
    default:
      return error.stack ?? error.message;
  }
}

main().catch((error: unknown) => {
  console.error(`sagemaker-async-emulator: ${describeFailure(error)}`);
  process.exitCode = EXIT_CANNOT_START;
});
