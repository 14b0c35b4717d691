import { fileURLToPath } from "node:url";
import { type BenchRow, median } from "../row.ts";
import { oneRowChunks, type Setting, withSetting } from "../setting.ts";

const CHUNKS = 320;
const IN_FLIGHT = 64;

/** From the moment at which an output is in S3 until its row is in the caller's hands; median, chunks of 1 to 4 s. */
export function detectionDelay(): Promise<BenchRow[]> {
  const path = fileURLToPath(new URL("../models/uneven.ts", import.meta.url));
  return withSetting({ model: { kind: "module", path }, slots: IN_FLIGHT }, async (setting) => [
    {
      measure: "output visible → row returned (median, 1 to 4 s chunks, 64 in flight)",
      unit: "s",
      ours: await oursSeconds(setting),
      reference: await referenceSeconds(setting),
      target: 0.25,
    },
  ]);
}

async function oursSeconds({ emulator, endpoint }: Setting): Promise<number> {
  await emulator.reset();
  const ids = new Map<number, string>();
  const answeredAt = new Map<string, number>();
  const results = endpoint.stream(oneRowChunks(CHUNKS), {
    order: "completion",
    maxInFlight: IN_FLIGHT,
    onEvent: (event) => {
      if (event.type === "chunk-invoked") ids.set(event.firstRow, event.inferenceId);
    },
  });
  for await (const { index } of results) answeredAt.set(ids.get(index) ?? "", Date.now());
  return medianDelaySeconds(answeredAt, await emulator.finishedAt());
}

async function referenceSeconds({ emulator, reference }: Setting): Promise<number> {
  await emulator.reset();
  const answeredAt = new Map<string, number>();
  await reference(CHUNKS, IN_FLIGHT, (id) => answeredAt.set(id, Date.now()));
  return medianDelaySeconds(answeredAt, await emulator.finishedAt());
}

function medianDelaySeconds(
  answeredAt: ReadonlyMap<string, number>,
  finishedAt: ReadonlyMap<string, number>,
): number {
  const delays = [...answeredAt].map(([id, at]) => at - (finishedAt.get(id) ?? Number.NaN));
  return median(delays) / 1000;
}
