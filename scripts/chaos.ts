// `npm run test:chaos`: the long versions of the tests that kill, one after the other. Each is a program of its own, with options.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const programs = ["packages/core/chaos/run.ts", "packages/cache/chaos/run.ts", "packages/batch/chaos/run.ts"];

for (const program of programs) {
  process.stdout.write(`${program}\n`);
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const { status } = spawnSync(process.execPath, [program], { cwd, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
