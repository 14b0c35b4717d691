import { fileURLToPath } from "node:url";
import { startEmulatorProcess } from "../emulator-process.ts";
import type { BenchRow } from "../row.ts";
import { type Scored, scoreCommand } from "../score-command.ts";

const MANY = 10_000_000;
const FEWER = 1_000_000;
const POISONED = 500_000;
const POISON_EVERY = 1_000;

const poisonModel = fileURLToPath(new URL("../models/poison.ts", import.meta.url));
const asyncBlock = {
  outputPath: "s3://demo/out",
  failurePath: "s3://demo/bad",
  maxConcurrentInvocationsPerInstance: 64,
};
const instances = { initial: 1, min: 1, max: 1 };

/** Peak memory of `score` over 10,000,000 rows; the reference is the same over 1,000,000. Each output line must begin with its input line. */
export async function scoreMemory(): Promise<readonly BenchRow[]> {
  const emulator = await startEmulatorProcess({
    buckets: ["demo"],
    endpoints: { bench: { async: asyncBlock, instances, model: { kind: "echo" } } },
  });
  const { environment } = emulator;
  const lineOf = (row: number) => `${String(row).padStart(9, "0")},NA,${row}.50`;
  try {
    const fewer = await scoreCommand({ environment, rows: FEWER, lineOf, batchSize: 1000 });
    const many = await scoreCommand({ environment, rows: MANY, lineOf, batchSize: 1000 });
    for (const scored of [fewer, many])
      if (!scored.isInOrder) throw new Error("Output rows are not their input rows.");
    return [
      {
        measure: "score, peak memory, 10,000,000 rows (against 1,000,000)",
        unit: "MB",
        ours: many.peakMB,
        reference: fewer.peakMB,
        target: 256,
      },
    ];
  } finally {
    await emulator.close();
  }
}

/** 500,000 rows of which 1 in 1,000 fails its whole request: how many rows are lost with them. */
export async function scorePoison(): Promise<readonly BenchRow[]> {
  const emulator = await startEmulatorProcess({
    buckets: ["demo"],
    endpoints: { bench: { async: asyncBlock, instances, model: { kind: "module", path: poisonModel } } },
  });
  const lineOf = (row: number) =>
    `${String(row).padStart(9, "0")},${row % POISON_EVERY === 7 ? "poison" : "fine"},${row}.50`;
  try {
    const { environment } = emulator;
    const scored: Scored = await scoreCommand({ environment, rows: POISONED, lineOf, batchSize: 100 });
    if (!scored.isInOrder) throw new Error("Output rows are not their input rows.");
    if (scored.failures !== scored.stats.failed) throw new Error("Not each failed row is named.");
    const poison = POISONED / POISON_EVERY;
    return [
      {
        measure: "score, failed rows of 500,000 with 1 poison row in 1,000 (against the poison rows)",
        unit: "rows",
        ours: scored.stats.failed,
        reference: poison,
        target: poison,
      },
    ];
  } finally {
    await emulator.close();
  }
}
