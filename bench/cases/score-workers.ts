import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { redis } from "@sagemaker-async/services";
import { startEmulatorProcess } from "../emulator-process.ts";
import { type BenchRow, skipped } from "../row.ts";

const ROWS = 240;
const BATCH_SIZE = 2;
const MAX_IN_FLIGHT = 36;
/** The endpoint answers a chunk in this time, and takes as many as are sent: what a worker has in flight is its limit. */
const CHUNK_MS = 3_000;
/** How many times as fast two workers are as one. */
const FACTOR = 1.8;

const cli = join(
  dirname(createRequire(import.meta.url).resolve("@sagemaker-async/batch/package.json")),
  "dist/cli.js",
);

/** `score --workers` by two workers, against one. */
export async function scoreWorkers(): Promise<readonly BenchRow[]> {
  if (!redis.installed) return skipped("Redis");
  await using queue = await redis.start();
  const emulator = await startEmulatorProcess({
    buckets: ["demo"],
    endpoints: {
      bench: {
        async: { outputPath: "s3://demo/out", maxConcurrentInvocationsPerInstance: 100 },
        instances: { initial: 1, min: 1, max: 1 },
        model: { kind: "echo", latencyMs: CHUNK_MS },
      },
    },
  });
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const env = { ...process.env, ...emulator.environment };
  const start = (args: readonly string[]) =>
    spawn(process.execPath, [cli, ...args, "--quiet"], {
      env,
      cwd: folder,
      stdio: ["ignore", "inherit", "inherit"],
    });
  const lines = Array.from({ length: ROWS }, (_, row) => `${row},${row}.50`);
  await writeFile(join(folder, "rows.csv"), ["id,x", ...lines].join("\n"));

  const elapsedMs = async (workers: number) => {
    const running = Array.from({ length: workers }, () => start(["worker", "--queue", queue.url]));
    const startedAt = performance.now();
    const size = `--batch-size ${BATCH_SIZE} --max-in-flight ${MAX_IN_FLIGHT} --workers ${queue.url}`;
    await ended(start(`score --endpoint bench --in rows.csv --out scored.csv ${size}`.split(" ")));
    const elapsed = performance.now() - startedAt;
    for (const worker of running) worker.kill();
    await Promise.all(running.map((worker) => once(worker, "close")));
    return elapsed;
  };
  try {
    const one = await elapsedMs(1);
    const two = await elapsedMs(2);
    return [
      {
        measure: "score --workers, 120 chunks of 3 s, two workers (against one)",
        unit: "ms",
        ours: two,
        reference: one,
        target: one / FACTOR,
      },
    ];
  } finally {
    await emulator.close();
    await rm(folder, { recursive: true });
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`score ended with status ${status}.`);
}
