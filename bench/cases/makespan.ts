import { type BenchRow, median } from "../row.ts";
import { oneRowChunks, type Setting, withSetting } from "../setting.ts";

/** Time for a whole job, over the time that its workers need if none of them ever waits. */
export async function makespan(): Promise<BenchRow[]> {
  // Not faster: what the emulator itself needs to hand a worker its next chunk takes as much longer of the emulated time.
  const many = { chunks: 1000, workers: 8, runMs: 4000, speed: 5, rounds: 1 };
  return [
    {
      measure: "makespan / ideal (1,000 chunks of 4 s on 8 workers)",
      ...(await measured(many)),
      target: 1.02,
    },
  ];
}

/** The same for chunks that all run at once: what comes before and after their run is all that is added. */
export async function wave(): Promise<BenchRow[]> {
  const one = { chunks: 64, workers: 64, runMs: 1000, speed: 1, rounds: 5 };
  return [
    { measure: "makespan / ideal (one wave of 64 chunks of 1 s)", ...(await measured(one)), target: 1.25 },
  ];
}

type Job = {
  readonly chunks: number;
  readonly workers: number;
  readonly runMs: number;
  readonly speed: number;
  readonly rounds: number;
};

function measured({ chunks, workers, runMs, speed, rounds }: Job) {
  const idealMs = Math.ceil(chunks / workers) * runMs;
  const model = { kind: "echo", latencyMs: runMs } as const;
  return withSetting({ model, slots: workers, speed }, async ({ clock, endpoint, reference }: Setting) => {
    const timed = async (run: () => Promise<unknown>) => {
      const ratios: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const startedAt = clock.now();
        await run();
        ratios.push((clock.now() - startedAt) / idealMs);
      }
      return median(ratios);
    };
    // Connections and compiled code are not what is measured.
    await endpoint.inference(oneRowChunks(workers));
    await reference(workers, 64);
    return {
      unit: "×",
      ours: await timed(() => endpoint.inference(oneRowChunks(chunks))),
      reference: await timed(() => reference(chunks, 64)),
    };
  });
}
