import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Emulator } from "@sagemaker-async/emulator";

const program = fileURLToPath(new URL("journaled-run.ts", import.meta.url));

/**
 * How requests are made: on an asynchronous endpoint that honours `Filename`, with staged or inline input; on one that names its outputs itself;
 * on a synchronous one.
 */
export type Way = "staged" | "inline" | "own-names" | "sync";

type Run = {
  readonly emulator: Emulator;
  readonly journal: string;
  readonly count: number;
  readonly way: Way;
};

export type KilledRuns = {
  /** What the last, undisturbed run printed. */
  readonly result: { readonly rows: unknown; readonly failures: unknown };
  readonly kills: number;
};

/** Starts the same run again and again, kills each with SIGKILL after so many requests, and lets the last one finish. */
export async function killRuns(
  emulator: Emulator,
  count: number,
  killAfterRequests: readonly number[],
  way: Way = "staged",
): Promise<KilledRuns> {
  const run = { emulator, count, way };
  const journal = await mkdtemp(join(tmpdir(), "sagemaker-async-journal-"));
  let kills = 0;
  try {
    for (const requests of killAfterRequests) {
      if (await runUntil({ ...run, journal }, requests)) kills += 1;
    }
    const last = await runOnce({ ...run, journal });
    return { result: JSON.parse(last) as KilledRuns["result"], kills };
  } finally {
    await rm(journal, { recursive: true });
  }
}

/** Whether the run was killed before it was done. */
async function runUntil(run: Run, requests: number): Promise<boolean> {
  let left = requests;
  const child = start(run);
  const stop = run.emulator.events.on((event) => {
    if (event.type !== "request.received") return;
    left -= 1;
    if (left === 0) child.kill("SIGKILL");
  });
  const signal = await new Promise<string | null>((resolve) => child.on("close", (_, by) => resolve(by)));
  stop();
  return signal === "SIGKILL";
}

async function runOnce(run: Run): Promise<string> {
  const child = start(run);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  if (status !== 0) throw new Error(`The run ended with ${status}: ${stderr}`);
  return stdout;
}

function start({ emulator, journal, count, way }: Run) {
  return spawn(process.execPath, [program, journal, String(count), way], {
    env: { ...process.env, ...emulator.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** A model that takes a little while, so that there is something to kill. */
export async function slowly<Answer>(answer: Answer, ms: number): Promise<Answer> {
  await delay(ms);
  return answer;
}
