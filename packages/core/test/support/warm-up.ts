import type { Emulator } from "@sagemaker-async/emulator";
import { onTestFinished } from "vitest";
import { createClients } from "../../src/aws/clients.ts";
import { describeEndpoint } from "../../src/aws/describe-endpoint.ts";
import { s3ObjectFolders } from "../../src/aws/object-folders.ts";
import { s3ObjectStore } from "../../src/aws/object-store.ts";
import { sageMakerRuntime } from "../../src/aws/runtime.ts";
import type { Clock } from "../../src/wait/clock.ts";
import type { WarmUpContext } from "../../src/warm-up/warm-up.ts";
import { openWatcher } from "../../src/watch/open-watcher.ts";
import { bucket, double, rowModel } from "./emulated.ts";
import { emulatorWith } from "./emulator-with.ts";

export const MINUTE_MS = 60_000;
export const folder = "endpoints/model/async-input/";
export const coldFor = (coldStartMs: number) => ({ instances: { initial: 0, min: 0, max: 1, coldStartMs } });

/** A clock with which every wait of the client moves the emulator's frozen time, at once. */
function drivenBy(emulator: Emulator): Clock {
  emulator.clock.freeze();
  return {
    now: () => emulator.clock.now(),
    sleep: (ms) => emulator.clock.advance(ms),
  };
}

export function contextOf(emulator: Emulator): WarmUpContext {
  const clients = createClients(emulator.clientConfig);
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  const { clientConfig } = emulator;
  const clock = drivenBy(emulator);
  const emit = () => undefined;
  return {
    endpointName: "model",
    inputPath: { bucket, key: folder },
    contentType: "text/csv",
    accept: "text/csv",
    requestTtlSeconds: 21_600,
    invocationTimeoutSeconds: 3600,
    store: s3ObjectStore(clients.s3, () => undefined),
    runtime: sageMakerRuntime(clients.runtime, () => undefined),
    clock,
    watch: async (watched, signal) => {
      const options = {
        strategy: "list",
        queueUrl: undefined,
        clients,
        clientConfig,
        clock,
        signal,
        emit,
      } as const;
      return (await openWatcher(options)).watch(watched);
    },
    describe: (signal) => describeEndpoint(clients.sagemaker, "model", signal),
  };
}

/** An emulator with an endpoint `model` and one that has failed. */
export async function emulateFailed(coldStartMs: number): Promise<Emulator> {
  const async = { outputPath: `s3://${bucket}/async-output`, failurePath: `s3://${bucket}/async-failures` };
  const emulator = await emulatorWith({
    buckets: [bucket],
    endpoints: {
      model: { async, ...coldFor(coldStartMs), model: rowModel(double) },
      broken: { async, status: "Failed", failureReason: "no such image", model: rowModel(double) },
    },
  });
  return emulator;
}

export function describing(emulator: Emulator, nameOf: () => string): WarmUpContext["describe"] {
  const { sagemaker } = createClients(emulator.clientConfig);
  onTestFinished(() => sagemaker.destroy());
  return (signal) => describeEndpoint(sagemaker, nameOf(), signal);
}

export async function keysOf(emulator: Emulator): Promise<string[]> {
  const { s3 } = createClients(emulator.clientConfig);
  onTestFinished(() => s3.destroy());
  const objects = await s3ObjectFolders(s3, () => undefined).list({ bucket, key: "" });
  return objects.map(({ key }) => key);
}
