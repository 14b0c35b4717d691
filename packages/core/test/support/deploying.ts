import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { Emulator, EmulatorConfiguration } from "@sagemaker-async/emulator";
import { onTestFinished } from "vitest";
import type { DeployOptions } from "../../src/deploy/options.ts";
import type { Clock } from "../../src/wait/clock.ts";
import { bucket, double, rowModel } from "./emulated.ts";
import { emulatorWith } from "./emulator-with.ts";

const image = "000000000000.dkr.ecr.us-east-1.amazonaws.com/double:1";

/** An emulator whose time stands still, and in which a new endpoint takes five minutes to come and to go. */
export async function emulateAccount(configuration: EmulatorConfiguration = {}): Promise<Emulator> {
  const emulator = await emulatorWith({
    clock: { frozen: true },
    buckets: [bucket],
    images: { [image]: rowModel(double) },
    controlPlane: { creationMs: 300_000, coldStartMs: 120_000 },
    ...configuration,
  });
  return emulator;
}

/** Every wait of the client moves the emulator's time, at once. */
function drivenBy(emulator: Emulator): Clock {
  return { now: () => emulator.clock.now(), sleep: (ms) => emulator.clock.advance(ms) };
}

/** A deployment of a model that doubles `x`, on one instance and without scaling. */
export function deploymentOf(name: string, emulator: Emulator) {
  return {
    name,
    image,
    roleArn: "arn:aws:iam::000000000000:role/sagemaker",
    instanceType: "ml.c7i.xlarge",
    outputPath: `s3://${bucket}/${name}/out`,
    failurePath: `s3://${bucket}/${name}/failed`,
    instances: { min: 1, max: 1 },
    clientConfig: emulator.clientConfig,
    clock: drivenBy(emulator),
  } satisfies DeployOptions;
}

/** A SageMaker client that changes requests before it sends them. It ends with the test. */
export function changingClient(emulator: Emulator, change: (operation: string, input: object) => object) {
  const client = new SageMakerClient(emulator.clientConfig);
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) =>
        next({
          ...args,
          input: change(commandName.replace(/Command$/, ""), args.input) as typeof args.input,
        }),
    { step: "initialize" },
  );
  onTestFinished(() => client.destroy());
  return client;
}
