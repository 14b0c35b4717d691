import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { cacheCommand } from "./cache.ts";
import { collectCommand } from "./collect.ts";
import { deployCommand } from "./deploy.ts";
import { doctorCommand } from "./doctor.ts";
import { emulateCommand } from "./emulate.ts";
import { purgeCommand } from "./purge.ts";
import { queueCommand } from "./queue.ts";
import { scoreCommand } from "./score.ts";
import { statusCommand } from "./status.ts";
import { submitCommand } from "./submit.ts";
import { warmCommand } from "./warm.ts";
import { workerCommand } from "./worker.ts";

/**
 * All commands, in the order in which the help lists them. One file each, named after it: `export function queueCommand()` gives
 * `new Command("queue")` with its options, its examples (`addHelpText`) and its action.
 */
export const commands: readonly CommandUnknownOpts[] = [
  scoreCommand(),
  submitCommand(),
  statusCommand(),
  collectCommand(),
  queueCommand(),
  purgeCommand(),
  warmCommand(),
  doctorCommand(),
  workerCommand(),
  cacheCommand(),
  deployCommand(),
  emulateCommand(),
];
