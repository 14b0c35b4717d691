// One process submits a job and is gone; another one, which knows nothing but a file, collects it.
//
//   submit.ts ─▶ job.json ─▶ collect.ts
//       └─▶ the endpoint's queue ─▶ S3 ─┘

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfiguration, startEmulator } from "@sagemaker-async/emulator";

const here = import.meta.dirname;
const emulator = await startEmulator(await loadConfiguration(join(here, "emulator.yaml")), {
  directory: here,
});
const folder = await mkdtemp(join(tmpdir(), "submit-and-collect-"));
const job = join(folder, "job.json");
try {
  await runProcess("submit.ts", job);
  await runProcess("collect.ts", job);
} finally {
  await emulator.close();
  await rm(folder, { recursive: true });
}

/** A program of this example in a process of its own, which finds the emulator through the `AWS_*` variables. */
async function runProcess(program: string, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [join(here, program), ...args], {
    env: { ...process.env, ...emulator.environment },
    stdio: "inherit",
  });
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`${program} ended with status ${status}.`);
}
