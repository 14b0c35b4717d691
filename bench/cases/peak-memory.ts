import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { BenchRow } from "../row.ts";
import { withSetting } from "../setting.ts";

const program = fileURLToPath(new URL("../stream-rows.ts", import.meta.url));
const ROWS = 2_000_000;
const FEW_ROWS = 20_000;

/** Peak memory of a process that streams 2,000,000 rows through an endpoint; the reference is the same for 20,000 rows. */
export function peakMemory(): Promise<BenchRow[]> {
  return withSetting({ model: { kind: "echo" }, slots: 64 }, async ({ emulator }) => {
    const peak = async (rows: number) => {
      const env = { ...process.env, ...emulator.environment };
      const { stdout } = await promisify(execFile)(process.execPath, [program, String(rows)], { env });
      return Number(stdout) / 1024; // kilobytes to megabytes
    };
    const reference = await peak(FEW_ROWS);
    return [
      {
        measure: "peak memory, 2,000,000 rows (against 20,000)",
        unit: "MB",
        ours: await peak(ROWS),
        reference,
        target: 256,
      },
    ];
  });
}
