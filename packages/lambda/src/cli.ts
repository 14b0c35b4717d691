#!/usr/bin/env node
import { endOnSignal } from "./cli/end-on-signal.ts";
import { readArguments, UsageError } from "./cli/read-arguments.ts";
import { describeUse, HELP } from "./cli/texts.ts";
import { GatewayError, startGateway } from "./gateway/index.ts";

/** Wrong usage, a handler or schema that cannot be used, or a port that cannot be opened. */
const EXIT_CANNOT_START = 2;

async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  if (options === "help") {
    console.log(HELP);
    return;
  }
  const gateway = await startGateway({ ...options, writeLine: (line) => console.error(line) });
  endOnSignal(() => gateway.close());
  console.log(`ready ${gateway.url}`);
  console.log(describeUse(gateway, options.host));
}

/** A user's mistake is told in one message. Anything else is a defect here, and shows its stack. */
function describeFailure(error: unknown): string {
  if (error instanceof GatewayError || error instanceof UsageError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === "EADDRINUSE") {
    return `port ${port} is in use by another program. Choose another with --port, or 0 for a free one.`;
  }
  return code === "EACCES" || code === "EADDRNOTAVAIL" || code === "ENOTFOUND"
    ? `the gateway cannot listen there: ${error.message}. Check --host and --port.`
    : (error.stack ?? error.message);
}

main().catch((error: unknown) => {
  console.error(`sagemaker-async-gateway: ${describeFailure(error)}`);
  process.exitCode = EXIT_CANNOT_START;
});
