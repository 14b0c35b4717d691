// One file, several machines: `score --workers` hands out shards, workers answer them, and one of the workers dies.
//
//   score ─▶ shards in Redis ─▶ worker, worker, worker ─▶ the endpoint
//     └──────────── rows, journals, results in S3 ───────────┘
//
// The machines are processes here. On real ones the commands are the same.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadConfiguration, startEmulator } from "@sagemaker-async/emulator";

const here = import.meta.dirname;
const queue = process.env["REDIS_URL"] ?? "redis://127.0.0.1:6379";
const molecules = join(here, "../cached-batch-scoring/data/delaney-processed.csv");
const command = join(
  dirname(createRequire(import.meta.url).resolve("@sagemaker-async/batch/package.json")),
  "dist/cli.js",
);

const emulator = await startEmulator(await loadConfiguration(join(here, "emulator.yaml")), {
  directory: here,
});
const folder = await mkdtemp(join(tmpdir(), "many-machines-"));
const workers = [1, 2, 3].map(() => start(["worker", "--queue", queue, "--lost-after", "3", "--quiet"]));
try {
  const score = ["score", "--endpoint", "solubility", "--in", molecules, "--max-in-flight", "16"];
  await finished(start([...score, "--out", join(folder, "alone.csv"), "--quiet"]));
  console.log("one machine has scored 1,128 molecules");

  const scoring = start([...score, "--out", join(folder, "many.csv"), "--workers", queue]);
  await emulator.events.waitFor("invocation.completed", { fresh: true });
  workers[0]?.kill("SIGKILL");
  console.log("three workers are at it, and one of them was killed");
  await finished(scoring);

  const [alone, many] = await Promise.all(
    ["alone.csv", "many.csv"].map((name) => readFile(join(folder, name), "utf8")),
  );
  if (alone !== many) throw new Error("The two outputs differ.");
  console.log("both outputs are the same, to the byte");
} finally {
  for (const worker of workers) worker.kill();
  await emulator.close();
  await rm(folder, { recursive: true });
}

/** The command in a process of its own, which finds the emulator through the `AWS_*` variables. */
function start(args: readonly string[]) {
  return spawn(process.execPath, [command, ...args], {
    env: { ...process.env, ...emulator.environment },
    stdio: "inherit",
  });
}

async function finished(child: ReturnType<typeof start>): Promise<void> {
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`sagemaker-async ended with status ${status}.`);
}
