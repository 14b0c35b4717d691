import { type Emulator, type EmulatorConfiguration, startEmulator } from "@sagemaker-async/emulator";
import { onTestFinished } from "vitest";
import { openWorld, type World } from "./world.ts";

type EndpointConfiguration = NonNullable<EmulatorConfiguration["endpoints"]>[string];

/** What is particular about the endpoint of a case, and about the emulator around it. */
export type Particulars = {
  readonly endpoint?: Omit<EndpointConfiguration, "async">;
  readonly async?: Partial<NonNullable<EndpointConfiguration["async"]>>;
  readonly emulator?: EmulatorConfiguration;
};

/** An emulator with one endpoint, `echo` unless a case wants another model, and the same world as a real endpoint has. */
export type StartEmulated = (particulars?: Particulars) => Promise<World & { readonly emulator: Emulator }>;

export const startEmulated: StartEmulated = async ({
  endpoint = {},
  async = {},
  emulator: more = {},
} = {}) => {
  const emulator = await startEmulator({
    buckets: ["demo"],
    endpoints: {
      model: {
        async: {
          outputPath: "s3://demo/async-output",
          failurePath: "s3://demo/async-failures",
          maxConcurrentInvocationsPerInstance: 64,
          ...async,
        },
        instances: { initial: 1, min: 1, max: 1 },
        ...endpoint,
      },
    },
    ...more,
  });
  onTestFinished(() => emulator.close());
  const { clientConfig } = emulator;
  const world = await openWorld({ clientConfig, endpointName: "model", intervalMs: 20 });
  return { ...world, emulator };
};
