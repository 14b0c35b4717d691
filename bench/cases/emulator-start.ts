import { localStack, motoServer, type Service } from "@sagemaker-async/services";
import { startEmulatorProcess } from "../emulator-process.ts";
import { type BenchRow, median, skipped } from "../row.ts";

const ROUNDS = 3;
/** How many times as fast as LocalStack the emulator is to start. */
const FACTOR = 5;

/** From the command to the first answer. */
export async function emulatorStart(): Promise<readonly BenchRow[]> {
  if (!motoServer.installed || !localStack.installed) return skipped("moto and LocalStack");
  const emulator = () => startEmulatorProcess({});
  const ours: number[] = [];
  const localStacks: number[] = [];
  const motos: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await elapsed(emulator, ({ close }) => close()));
    localStacks.push(await elapsed(...service(localStack)));
    motos.push(await elapsed(...service(motoServer)));
  }
  const measure = "the emulator's start until it is ready, against";
  const row = { unit: "ms", ours: median(ours) };
  const reference = median(localStacks);
  return [
    { ...row, measure: `${measure} LocalStack`, reference, target: reference / FACTOR },
    { ...row, measure: `${measure} moto's server`, reference: median(motos) },
  ];
}

function service({ start }: Service) {
  return [() => start(), (running: Awaited<ReturnType<typeof start>>) => running.stop()] as const;
}

async function elapsed<Running>(
  start: () => Promise<Running>,
  stop: (running: Running) => Promise<void>,
): Promise<number> {
  const startedAt = performance.now();
  const running = await start();
  const elapsedMs = performance.now() - startedAt;
  await stop(running);
  return elapsedMs;
}
