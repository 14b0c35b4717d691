import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { keepYoungSpaceSmall } from "../command-line/lean-memory.ts";

/**
 * All commands, in the order in which the help lists them. One file each, named after it: `export function queueCommand()` gives
 * `new Command("queue")` with its options, its examples (`addHelpText`) and its action.
 */
const commands = {
  score: async () => {
    keepYoungSpaceSmall();
    return (await import("./score.ts")).scoreCommand();
  },
  submit: async () => (await import("./submit.ts")).submitCommand(),
  status: async () => (await import("./status.ts")).statusCommand(),
  collect: async () => (await import("./collect.ts")).collectCommand(),
  queue: async () => (await import("./queue.ts")).queueCommand(),
  purge: async () => (await import("./purge.ts")).purgeCommand(),
  warm: async () => (await import("./warm.ts")).warmCommand(),
  doctor: async () => (await import("./doctor.ts")).doctorCommand(),
  worker: async () => {
    keepYoungSpaceSmall();
    return (await import("./worker.ts")).workerCommand();
  },
  cache: async () => (await import("./cache.ts")).cacheCommand(),
  deploy: async () => (await import("./deploy.ts")).deployCommand(),
  emulate: async () => (await import("./emulate.ts")).emulateCommand(),
} as const satisfies Readonly<Record<string, () => Promise<CommandUnknownOpts>>>;

/** The command that was typed alone, since what others need takes memory and time to load; all of them for the help and for a misspelt one. */
export function commandsFor([typed = ""]: readonly string[]): Promise<readonly CommandUnknownOpts[]> {
  const load = Object.hasOwn(commands, typed)
    ? [commands[typed as keyof typeof commands]]
    : Object.values(commands);
  return Promise.all(load.map((one) => one()));
}
