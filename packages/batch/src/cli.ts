#!/usr/bin/env node
import { runCommandLine } from "./command-line/run-command-line.ts";
import { commandsFor } from "./commands/index.ts";

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

const args = process.argv.slice(2);
await runCommandLine(args, await commandsFor(args));
