import tab from "@bomb.sh/tab/commander";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { Command } from "commander";
import { fileNames } from "./file-names.ts";

const help = `
The script of bash needs the package bash-completion.

Examples:
  source <(sagemaker-async completion bash)                                        # in ~/.bashrc
  source <(sagemaker-async completion zsh)                                         # in ~/.zshrc
  sagemaker-async completion fish > ~/.config/fish/completions/sagemaker-async.fish`;

/** `completion SHELL` prints the script that a shell loads, which asks a hidden command what may come next. */
export function addCompletion(program: CommandUnknownOpts): void {
  // The same class, under commander's own, looser types.
  const completion = tab(program as unknown as Command, { completionCommandName: "completion" });
  const completeFiles = (complete: (value: string, description: string) => void) => {
    for (const name of fileNames(process.argv.at(-1) ?? "")) complete(name, "");
  };
  for (const [path, { options, registeredArguments }] of withPaths(program)) {
    const known = completion.commands.get(path);
    for (const { flags, long } of options) {
      const option = known?.options.get((long ?? "").slice(2));
      if (option && /[<[](file|dir)\b/i.test(flags)) option.handler = completeFiles;
    }
    for (const argument of registeredArguments.map((each) => known?.arguments.get(each.name()))) {
      if (argument && !argument.handler) argument.handler = completeFiles;
    }
  }
  program.commands
    .find((command) => command.name() === "completion")
    ?.description("print the completion script of a shell")
    .addHelpText("after", help);
}

/** All commands below one, each with the words that name it: `cache info`. */
function withPaths(command: CommandUnknownOpts, above = ""): [string, CommandUnknownOpts][] {
  return command.commands.flatMap((inner) => {
    const path = `${above}${inner.name()}`;
    return [[path, inner] as [string, CommandUnknownOpts], ...withPaths(inner, `${path} `)];
  });
}
