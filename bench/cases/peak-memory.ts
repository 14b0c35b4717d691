import { peaksOf } from "../peak-of.ts";
import type { BenchRow } from "../row.ts";
import { withSetting } from "../setting.ts";

/** Peak memory of a process that streams 2,000,000 rows through an endpoint; the reference is the same for 20,000 rows. */
export function peakMemory(): Promise<BenchRow[]> {
  return withSetting({ model: { kind: "echo" }, slots: 64 }, ({ emulator }) =>
    peaksOf({
      program: new URL("../stream-rows.ts", import.meta.url),
      rows: 2_000_000,
      fewRows: 20_000,
      what: "",
      flag: "--max-semi-space-size=16", // as the core's README advises where memory is short
      targetMb: 256,
      env: { ...process.env, ...emulator.environment },
    }),
  );
}
