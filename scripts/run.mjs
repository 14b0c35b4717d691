// The one way into every root script: `npm run demo | test | build | bench | lint | docs`.
//
// A fresh clone has Node >= 20 and npm, nothing else. The toolchain needs a newer Node and pnpm, so this file
// (plain JavaScript, no dependencies) fetches what is missing from the npm registry, installs, builds, and hands over.
// Where Node and pnpm are new enough it fetches nothing.

import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const NODE_WANTED = "24"; // a current LTS line
const NODE_MINIMUM = [22, 18];
const PNPM_WANTED = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager.split("@")[1];

const commands = {
  demo: ["node", "apps/examples/cached-batch-scoring/main.ts"],
  test: ["node", "scripts/test.ts"],
  build: undefined, // install and build are the whole command
  "test:chaos": ["node", "scripts/chaos.ts"],
  bench: ["node", "bench/main.ts"],
  lint: ["node", "scripts/lint.ts"],
  docs: ["pnpm", "exec", "turbo", "run", "site"],
};

const [name, ...rest] = process.argv.slice(2);
if (!Object.hasOwn(commands, name ?? "")) {
  fail(`Unknown script "${name ?? ""}". Use one of: ${Object.keys(commands).join(", ")}.`, 2);
}

const env = { ...process.env, PATH: toolchainPath() };
await step("install", ["pnpm", "install", "--frozen-lockfile", "--prefer-offline", "--reporter=append-only"]);
await step("build", ["pnpm", "exec", "turbo", "run", "build", "--output-logs=errors-only"]);
if (commands[name]) process.exitCode = await run([...commands[name], ...rest], "inherit");

/** The PATH on which `node` and `pnpm` are as new as the toolchain needs. */
function toolchainPath() {
  const missing = [];
  if (!isNodeNewEnough()) missing.push(`node@${NODE_WANTED}`);
  if (!isPnpmThere()) missing.push(`pnpm@${PNPM_WANTED}`);
  if (missing.length === 0) return process.env.PATH;

  note(
    `This machine has Node ${process.versions.node}; fetching ${missing.join(" and ")} from the npm registry …`,
  );
  const packages = missing.flatMap((spec) => ["-p", spec]);
  const printPath = `node -p "'PATH=' + process.env.PATH"`;
  const npx = spawnSync("npx", ["-y", ...packages, "-c", printPath], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const path = /^PATH=(.*)$/m.exec(npx.stdout ?? "")?.[1];
  if (npx.status !== 0 || !path) {
    fail(
      `Could not fetch ${missing.join(" and ")} from the npm registry.\n${npx.stderr ?? npx.error}\n` +
        `Check the network and \`npm config get registry\`, or install Node >= ${NODE_MINIMUM.join(".")} and pnpm ${PNPM_WANTED} yourself.`,
    );
  }
  return path.split(delimiter).filter(Boolean).join(delimiter);
}

function isNodeNewEnough() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major > NODE_MINIMUM[0] || (major === NODE_MINIMUM[0] && minor >= NODE_MINIMUM[1]);
}

function isPnpmThere() {
  const pnpm = spawnSync("pnpm", ["--version"], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  return pnpm.status === 0 && pnpm.stdout.trim() === PNPM_WANTED;
}

/** Runs a preparation quietly: its output is shown only when it fails, so that stdout belongs to the command. */
async function step(title, command) {
  note(`${title} …`);
  const status = await run(command, "collect");
  if (status !== 0) fail(`${title} failed: \`${command.join(" ")}\` ended with status ${status}.`);
}

/** Runs one command to its end. A signal to this process goes to the command, whose end then decides. */
function run([command, ...args], output) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: output === "inherit" ? "inherit" : ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    const lines = [];
    child.stdout?.on("data", (data) => lines.push(data));
    child.stderr?.on("data", (data) => lines.push(data));

    const forward = (signal) => child.kill(signal);
    process.on("SIGINT", forward).on("SIGTERM", forward);
    child.on("error", (error) => lines.push(Buffer.from(`${error.message}\n`)));
    child.on("close", (status, signal) => {
      process.off("SIGINT", forward).off("SIGTERM", forward);
      if (signal === "SIGINT" || signal === "SIGTERM") process.exit(130);
      if (status !== 0) process.stderr.write(Buffer.concat(lines));
      resolve(status ?? 1);
    });
  });
}

function note(text) {
  process.stderr.write(`[sagemaker-async] ${text}\n`);
}

function fail(text, status = 1) {
  note(text);
  process.exit(status);
}
