import type { BenchRow } from "../row.ts";
import { oneRowChunks, withSetting } from "../setting.ts";

const CHUNKS = 512;
const IN_FLIGHT = 64;
const RUN_MS = 60_000;
const SPEED = 10;

/** S3 and API requests per chunk of 60 s, as the emulator counts them. */
export function requestsPerChunk(): Promise<BenchRow> {
  return withSetting(
    { model: { kind: "echo", latencyMs: RUN_MS }, slots: IN_FLIGHT, speed: SPEED },
    async ({ emulator, endpoint, reference }) => {
      const counted = async (run: () => Promise<unknown>) => {
        await emulator.reset();
        await run();
        return Object.values(emulator.requests()).reduce((sum, count) => sum + count, 0) / CHUNKS;
      };
      return {
        measure: "requests per chunk (60 s chunks, 64 in flight)",
        unit: "requests",
        ours: await counted(() => endpoint.inference(oneRowChunks(CHUNKS), { maxInFlight: IN_FLIGHT })),
        reference: await counted(() => reference(CHUNKS, IN_FLIGHT)),
        target: 3.2,
      };
    },
  );
}
