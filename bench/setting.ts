import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { type Clock, Endpoint } from "@sagemaker-async/core";
import { type EmulatorProcess, startEmulatorProcess } from "./emulator-process.ts";
import { fastClock } from "./fast-clock.ts";
import { runStraightforward } from "./straightforward-client.ts";

/** What the emulated endpoint computes with. */
export type BenchModel =
  | { readonly kind: "echo"; readonly latencyMs?: number }
  | { readonly kind: "module"; readonly path: string };

/** One emulated endpoint, and the two clients that are measured against each other on it. */
export type Setting = {
  readonly emulator: EmulatorProcess;
  readonly clock: Clock;
  readonly endpoint: Endpoint;
  /** The straightforward client's run of `chunks` chunks. */
  readonly reference: (
    chunks: number,
    maxInFlight: number,
    onAnswer?: (inferenceId: string) => void,
  ) => Promise<void>;
};

const bucket = "bench";
const endpointName = "bench";
/** Told of every success, and of every failure. */
export const topics = ["successes", "errors"] as const;
const arnOf = (topic: string) => `arn:aws:sns:us-east-1:000000000000:${topic}`;

export async function withSetting<Result>(
  { model, slots, speed = 1 }: { model: BenchModel; slots: number; speed?: number },
  measure: (setting: Setting) => Promise<Result>,
): Promise<Result> {
  const emulator = await startEmulatorProcess({
    buckets: [bucket],
    clock: { speed },
    endpoints: {
      [endpointName]: {
        async: {
          outputPath: `s3://${bucket}/async-output`,
          failurePath: `s3://${bucket}/async-failures`,
          maxConcurrentInvocationsPerInstance: slots,
          successTopic: arnOf(topics[0]),
          errorTopic: arnOf(topics[1]),
          includeInferenceResponseIn: ["SUCCESS_NOTIFICATION_TOPIC"],
        },
        instances: { min: 1, max: 1 },
        model,
      },
    },
  });
  const clock = fastClock(speed);
  const { clientConfig } = emulator;
  const config = { ...clientConfig, requestHandler: { httpAgent: { maxSockets: 256 } } };
  const s3 = new S3Client(config);
  const runtime = new SageMakerRuntimeClient(config);
  try {
    return await measure({
      emulator,
      clock,
      endpoint: await Endpoint.connect(endpointName, { clientConfig, clock, batchSize: 1 }),
      reference: (chunks, maxInFlight, onAnswer = () => undefined) =>
        runStraightforward({ s3, runtime, endpointName, bucket, clock, onAnswer }, chunks, maxInFlight),
    });
  } finally {
    s3.destroy();
    runtime.destroy();
    await emulator.close();
  }
}

/** One-row chunks. */
export function oneRowChunks(count: number): { x: number }[] {
  return Array.from({ length: count }, (_, x) => ({ x }));
}
