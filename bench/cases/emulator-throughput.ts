import { motoServer } from "@sagemaker-async/services";
import { startEmulatorProcess } from "../emulator-process.ts";
import { type LoadRequest, load } from "../http-load.ts";
import { type BenchRow, median, skipped } from "../row.ts";

const COUNT = 1_000;
const AT_ONCE = 16;
const ROUNDS = 3;
const LOOK_INTERVAL_MS = 2;
const HOUR_MS = 3_600_000;

/**
 * Invocations of an echo model with 16 in flight, against moto's server: until accepted (by an endpoint
 * at zero, so that nothing else is measured), and until the result is there. moto's
 * answers are canned and there at once, so its one time stands in both rows; the emulator reads the input, queues, and writes the output.
 */
export async function emulatorThroughput(): Promise<readonly BenchRow[]> {
  if (!motoServer.installed) return skipped("moto");
  await using moto = await motoServer.start();
  const emulator = await startEmulatorProcess({
    buckets: ["demo"],
    endpoints: {
      echo: {
        async: { outputPath: "s3://demo/out", maxConcurrentInvocationsPerInstance: AT_ONCE },
        instances: { initial: 1, min: 1, max: 1 },
      },
      asleep: { async: { outputPath: "s3://demo/out" }, instances: { coldStartMs: HOUR_MS } },
    },
  });
  try {
    const url = emulator.clientConfig.endpoint;
    await load(url, COUNT, AT_ONCE, stage);
    const accepted: number[] = [];
    const completed: number[] = [];
    const canned: number[] = [];
    // One round of both after another, so that what else the machine does meets both.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const acceptedMs = await load(url, COUNT, AT_ONCE, (at) => invoke(at, "asleep"));
      const startedAt = performance.now();
      await load(url, COUNT, AT_ONCE, invoke);
      await finished(url, COUNT * (round + 1));
      const completedMs = performance.now() - startedAt;
      const cannedMs = await load(moto.url, COUNT, AT_ONCE, invoke);
      if (round === 0) continue; // both are warm from here on
      accepted.push(acceptedMs / COUNT);
      completed.push(completedMs / COUNT);
      canned.push(cannedMs / COUNT);
    }
    const reference = median(canned);
    return [
      row("an invocation accepted by the emulator", median(accepted), reference, 8),
      row("an invocation completed by the emulator", median(completed), reference, 3),
    ];
  } finally {
    await emulator.close();
  }
}

function row(measure: string, ours: number, reference: number, factor: number): BenchRow {
  const peer = `against moto's canned answer, ${AT_ONCE} in flight`;
  return { measure: `${measure}, ${peer}`, unit: "ms", ours, reference, target: reference / factor };
}

function stage(at: number): LoadRequest {
  return { method: "PUT", path: `/demo/in/${at}`, headers: signed("s3"), body: "smiles\nCCO\n" };
}

function invoke(at: number, endpointName = "echo"): LoadRequest {
  return {
    method: "POST",
    path: `/endpoints/${endpointName}/async-invocations`,
    headers: {
      ...signed("sagemaker"),
      "x-amzn-sagemaker-content-type": "text/csv",
      "x-amzn-sagemaker-inputlocation": `s3://demo/in/${at}`,
    },
  };
}

/** Neither looks at the signature; moto tells services apart by it. */
function signed(service: string): Record<string, string> {
  const scope = `20260101/us-east-1/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=bench/${scope}, SignedHeaders=host, Signature=0` };
}

async function finished(url: string, count: number): Promise<void> {
  for (;;) {
    const endpoints = (await (await fetch(`${url}/_emulator/endpoints`)).json()) as { completed: number }[];
    if (endpoints.some(({ completed }) => completed >= count)) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS));
  }
}
