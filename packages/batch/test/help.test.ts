import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { expect, test } from "vitest";
import { commandsFor } from "../src/commands/index.ts";
import { runCli } from "./support/run-cli.ts";

const paths = (list: readonly CommandUnknownOpts[], above: readonly string[] = []): string[][] =>
  list.flatMap((command) => {
    const path = [...above, command.name()];
    return [path, ...paths(command.commands, path)];
  });

test("every command shows what it does, what it takes, and an example to copy", async () => {
  const helps = paths(await commandsFor([])).map(async (path) => ({
    path,
    ...(await runCli([...path, "--help"])),
  }));
  for (const { path, status, stdout, stderr } of await Promise.all(helps)) {
    const name = path.join(" ");
    expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: "" });
    expect(stdout, name).toMatch(new RegExp(`^Usage: sagemaker-async ${name} .*\n\n[A-Z].*\\.\n`));
    expect(stdout, name).toMatch(new RegExp(`^Examples?:\n(.*\n)*?.*sagemaker-async ${name}`, "m"));
    for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(140);
  }
});

test.each([
  ["a misspelt command", ["stauts"], "Did you mean status?"],
  ["a misspelt option", ["queue", "--endpoint", "x", "--jsn"], "Did you mean --json?"],
  ["an option that is missing", ["warm"], "required option '--endpoint <name>' not specified"],
  ["an argument too many", ["queue", "--endpoint", "x", "solubility"], "too many arguments"],
])("%s: it says what to type instead", async (_, args, message) => {
  const { status, stdout, stderr } = await runCli(args);
  expect(stderr).toContain(message);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
});
