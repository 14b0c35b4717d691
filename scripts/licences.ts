// Says which licences stand behind what users install with a package of ours, and fails for one that does not let them use it freely.

import { spawnSync } from "node:child_process";

type Installed = { readonly name: string; readonly versions: readonly string[] };

/** SPDX names of licences that ask for no more than their notice. */
const permissive: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "MIT-0",
]);

const { status, stdout, stderr } = spawnSync(
  "pnpm",
  ["--recursive", "--filter=./packages/*", "licenses", "list", "--prod", "--json"],
  { encoding: "utf8", shell: process.platform === "win32" },
);
if (status !== 0) throw new Error(stderr || stdout);
const found: Readonly<Record<string, readonly Installed[]>> = JSON.parse(stdout);

for (const [licence, packages] of Object.entries(found)) {
  const names = packages.map(({ name, versions }) => `${name}@${versions.join(", ")}`);
  console.log(`${licence}: ${packages.length}`);
  if (permissive.has(licence)) continue;
  console.log(`  not among the permissive ones: ${names.join("; ")}`);
  process.exitCode = 1;
}
if (Object.keys(found).length === 0) throw new Error("pnpm lists no installed package.");
