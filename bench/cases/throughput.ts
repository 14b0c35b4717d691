import type { BenchRow } from "../row.ts";
import { oneRowChunks, withSetting } from "../setting.ts";

const ROWS = 20_000;
const REFERENCE_CHUNKS = 256;
const BATCH = 10;

/** Seconds per 1,000 rows with a model that takes no time: what the client itself costs. Both in chunks of 10 rows, 64 in flight. */
export function throughput(): Promise<BenchRow[]> {
  return withSetting({ model: { kind: "echo" }, slots: 64 }, async ({ endpoint, reference }) => {
    const secondsPerThousand = async (rows: number, run: () => Promise<unknown>) => {
      const startedAt = performance.now();
      await run();
      return (performance.now() - startedAt) / rows;
    };
    const referenceRows = REFERENCE_CHUNKS * BATCH;
    const baseline = await secondsPerThousand(referenceRows, () => reference(REFERENCE_CHUNKS, 64));
    const ours = await secondsPerThousand(ROWS, () =>
      endpoint.inference(oneRowChunks(ROWS), { batchSize: BATCH }),
    );
    return [
      {
        measure: "seconds per 1,000 rows, trivial model",
        unit: "s",
        ours,
        reference: baseline,
        target: baseline / 10,
      },
    ];
  });
}
