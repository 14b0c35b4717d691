import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { BenchRow } from "../row.ts";
import { withSetting } from "../setting.ts";

const program = fileURLToPath(new URL("../stream-rows.ts", import.meta.url));
const ROWS = 2_000_000;
const FEW_ROWS = 20_000;
/** As the core's README advises where memory is short: it bounds what Node.js lets lie before it collects. */
const FRUGAL = ["--max-semi-space-size=16"];

/** Peak memory of a process that streams 2,000,000 rows through an endpoint; the reference is the same for 20,000 rows. */
export function peakMemory(): Promise<BenchRow[]> {
  return withSetting({ model: { kind: "echo" }, slots: 64 }, async ({ emulator }) => {
    const peak = async (rows: number, flags: readonly string[]) => {
      const env = { ...process.env, ...emulator.environment };
      const args = [...flags, program, String(rows)];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env });
      return Number(stdout) / 1024; // kilobytes to megabytes
    };
    return [
      {
        measure: `peak memory, 2,000,000 rows (against 20,000), ${FRUGAL.join(" ")}`,
        unit: "MB",
        ours: await peak(ROWS, FRUGAL),
        reference: await peak(FEW_ROWS, FRUGAL),
        target: 256,
      },
      {
        measure: "the same with Node.js' own settings",
        unit: "MB",
        ours: await peak(ROWS, []),
        reference: await peak(FEW_ROWS, []),
      },
    ];
  });
}
