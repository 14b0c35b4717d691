import type { BenchRow } from "../row.ts";
import { oneRowChunks, withSetting } from "../setting.ts";

const CHUNKS = 1000;
const WORKERS = 8;
const RUN_MS = 4000;
const SPEED = 20;

/** Time for a whole job, over the time that its workers need if none of them ever waits. */
export function makespan(): Promise<BenchRow> {
  const idealMs = (CHUNKS / WORKERS) * RUN_MS;
  return withSetting(
    { model: { kind: "echo", latencyMs: RUN_MS }, slots: WORKERS, speed: SPEED },
    async ({ clock, endpoint, reference }) => {
      const timed = async (run: () => Promise<unknown>) => {
        const startedAt = clock.now();
        await run();
        return (clock.now() - startedAt) / idealMs;
      };
      return {
        measure: "makespan / ideal (1,000 chunks of 4 s on 8 workers)",
        unit: "×",
        ours: await timed(() => endpoint.inference(oneRowChunks(CHUNKS))),
        reference: await timed(() => reference(CHUNKS, 64)),
        target: 1.1,
      };
    },
  );
}
