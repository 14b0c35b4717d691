import { startEmulatorProcess } from "../emulator-process.ts";
import { load } from "../http-load.ts";
import { type BenchRow, skipped } from "../row.ts";

const COUNT = 100_000;
const AT_ONCE = 16;

/** What the emulator's process holds with 100,000 requests in its queue; the reference is the same process with none. */
export async function emulatorMemory(): Promise<readonly BenchRow[]> {
  if (process.platform !== "linux") return skipped("Linux");
  const emulator = await startEmulatorProcess({
    clock: { frozen: true },
    endpoints: {
      asleep: {
        async: { outputPath: "s3://demo/out", failurePath: "s3://demo/bad" },
        instances: { coldStartMs: 1 },
      },
    },
  });
  try {
    const reference = await emulator.memoryMiB();
    await load(emulator.clientConfig.endpoint, COUNT, AT_ONCE, (at) => ({
      method: "POST",
      path: "/endpoints/asleep/async-invocations",
      headers: { "x-amzn-sagemaker-inputlocation": `s3://demo/in/${at}` },
    }));
    const ours = await emulator.memoryMiB();
    return [
      { measure: "the emulator with 100,000 invocations queued, against none", unit: "MiB", ours, reference },
    ];
  } finally {
    await emulator.close();
  }
}
