#!/usr/bin/env node
import { hideSqliteWarning } from "./command-line/hide-sqlite-warning.ts";
import { runCommandLine } from "./command-line/run-command-line.ts";
import { commandsFor } from "./commands/index.ts";

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

hideSqliteWarning();
const args = process.argv.slice(2);
await runCommandLine(args, await commandsFor(args));
