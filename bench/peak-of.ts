import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { BenchRow } from "./row.ts";

/** A program of its own that streams so many rows and prints its peak memory. */
export type Streaming = {
  /** It takes the number of rows, and prints kilobytes. */
  readonly program: URL;
  readonly rows: number;
  /** The reference. */
  readonly fewRows: number;
  /** What flows, for the row's name. */
  readonly what: string;
  /** What bounds how much Node.js lets lie before it collects. */
  readonly flag: string;
  readonly targetMb: number;
  readonly env?: NodeJS.ProcessEnv;
};

/** Two rows: with the flag, which has the target, and with Node.js' own settings. */
export async function peaksOf({
  rows,
  fewRows,
  what,
  flag,
  targetMb,
  ...run
}: Streaming): Promise<BenchRow[]> {
  const program = fileURLToPath(run.program);
  const peak = async (count: number, flags: readonly string[]) => {
    const args = [...flags, program, String(count)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: run.env ?? process.env });
    return Number(stdout) / 1024; // kilobytes to megabytes
  };
  const count = rows.toLocaleString("en");
  return [
    {
      measure: `peak memory, ${count} rows${what} (against ${fewRows.toLocaleString("en")}), ${flag}`,
      unit: "MB",
      ours: await peak(rows, [flag]),
      reference: await peak(fewRows, [flag]),
      target: targetMb,
    },
    {
      measure: "the same with Node.js' own settings",
      unit: "MB",
      ours: await peak(rows, []),
      reference: await peak(fewRows, []),
    },
  ];
}
