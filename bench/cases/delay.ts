import { setTimeout as delay } from "node:timers/promises";
import type { Emulator } from "@sagemaker-async/emulator";
import { type BenchRow, median } from "../row.ts";
import { oneRowChunks, type Setting, withSetting } from "../setting.ts";

const CHUNKS = 320;
const IN_FLIGHT = 64;

/** From the moment at which an output is in S3 until its row is in the caller's hands; median, chunks of 1 to 4 s. */
export function detectionDelay(): Promise<BenchRow[]> {
  let chunk = 0;
  const model = async ({ body }: { body: Uint8Array }) => {
    chunk += 1;
    await delay(1000 + ((chunk * 997) % 3000)); // spread evenly, and the same in each run
    return { body, contentType: "text/csv" };
  };
  return withSetting({ model, slots: IN_FLIGHT }, async (setting) => [
    {
      measure: "output visible → row returned (median, 1 to 4 s chunks, 64 in flight)",
      unit: "s",
      ours: await oursSeconds(setting),
      reference: await referenceSeconds(setting),
      target: 0.3,
    },
  ]);
}

async function oursSeconds({ emulator, endpoint }: Setting): Promise<number> {
  const visible = visibleAt(emulator);
  const ids = new Map<number, string>();
  const delays: number[] = [];
  const results = endpoint.stream(oneRowChunks(CHUNKS), {
    order: "completion",
    maxInFlight: IN_FLIGHT,
    onEvent: (event) => {
      if (event.type === "chunk-invoked") ids.set(event.firstRow, event.inferenceId);
    },
  });
  for await (const { index } of results) delays.push(performance.now() - visible.of(ids.get(index) ?? ""));
  visible.stop();
  return median(delays) / 1000;
}

async function referenceSeconds({ emulator, reference }: Setting): Promise<number> {
  const visible = visibleAt(emulator);
  const delays: number[] = [];
  await reference(CHUNKS, IN_FLIGHT, (id) => delays.push(performance.now() - visible.of(id)));
  visible.stop();
  return median(delays) / 1000;
}

/** When each output appeared. */
function visibleAt(emulator: Emulator) {
  const times = new Map<string, number>();
  const stop = emulator.events.on((event) => {
    if (event.type === "invocation.completed") times.set(event.invocation.inferenceId, performance.now());
  });
  return { stop, of: (inferenceId: string) => times.get(inferenceId) ?? Number.NaN };
}
