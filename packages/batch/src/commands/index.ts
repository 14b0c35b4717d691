import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/**
 * All commands, in the order in which the help lists them. One file each, named after it: `export function queueCommand()` gives
 * `new Command("queue")` with its options, its examples (`addHelpText`) and its action.
 */
export const commands: readonly CommandUnknownOpts[] = [];
