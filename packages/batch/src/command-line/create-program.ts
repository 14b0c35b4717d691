import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { version } from "../version.ts";
import { addCompletion } from "./add-completion.ts";
import { hasColours } from "./colours.ts";

const description = `Scores files of rows on asynchronous SageMaker endpoints.

AWS region, credentials and endpoint URLs come from the standard AWS variables and profiles.`;

const examples = `
Examples:
  sagemaker-async emulate                            # an endpoint "echo" on this machine, to try everything
  sagemaker-async doctor --endpoint solubility       # what stands in the way
  sagemaker-async score --endpoint solubility --in molecules.csv --out scored.csv
  sagemaker-async score --help

Exit status: 0 all rows answered · 1 some rows failed · 2 wrong usage or input · 3 no row answered · 130 interrupted`;

/** The command line: its commands, and what they have in common. */
export function createProgram(commands: readonly CommandUnknownOpts[]): CommandUnknownOpts {
  const program = new Command("sagemaker-async")
    .description(description)
    .version(version, "--version")
    .addHelpText("after", examples)
    .showSuggestionAfterError()
    .configureHelp({ helpWidth: 110 })
    .configureOutput({
      getOutHasColors: () => hasColours(process.stdout),
      getErrHasColors: () => hasColours(process.stderr),
    })
    .exitOverride();
  for (const command of commands) program.addCommand(inherit(command, program));
  addCompletion(program);
  return program;
}

function inherit(command: CommandUnknownOpts, parent: CommandUnknownOpts): CommandUnknownOpts {
  command.copyInheritedSettings(parent);
  command.showHelpAfterError(`(sagemaker-async ${command.name()} --help shows what it takes)`);
  for (const inner of command.commands) inherit(inner, command);
  return command;
}
