import {
  CreateModelCommand,
  DescribeEndpointCommand,
  type SageMakerClient,
  UpdateEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import type { StartEmulated } from "../emulated.ts";
import { serve } from "../serve.ts";
import { sources } from "../sources.ts";
import { createEndpoint, createEndpointConfig } from "./through-the-api.ts";

const needsEmulator = "makes and changes endpoints";
const EndpointName = "Made";
const FailureReason =
  "The primary container for production variant main did not pass the ping health check. Please check CloudWatch logs for this endpoint.";

export const healthCheckCases: readonly FidelityCase[] = [
  {
    name: "creating-until-ping",
    fact: "An endpoint is Creating until its container answers `/ping` with 200",
    certainty: "documented",
    source: sources.container,
    needsEmulator,
    async run(start) {
      let status = 503;
      const world = await startWith(start, () => status);
      await createEndpoint(world);
      await world.emulator.clock.advance(59_000);
      expect(await describe(world)).toMatchObject({ EndpointStatus: "Creating" });
      status = 200;
      await world.emulator.clock.advance(1_000);
      expect(await describe(world)).toMatchObject({
        EndpointStatus: "InService",
        ProductionVariants: [{ CurrentInstanceCount: 1 }],
      });
    },
  },
  {
    name: "failed-without-ping",
    fact: "An endpoint whose container does not answer `/ping` within ContainerStartupHealthCheckTimeoutInSeconds is Failed, and FailureReason says `The primary container for production variant … did not pass the ping health check. …`",
    certainty: "reported",
    source: sources.failedHealthCheck,
    needsEmulator,
    async run(start) {
      const world = await startWith(start, () => 503);
      await createEndpoint(world, { startupSeconds: 60 });
      await world.emulator.clock.advance(59_999);
      expect(await describe(world)).toMatchObject({ EndpointStatus: "Creating" });
      await world.emulator.clock.advance(1);
      expect(await describe(world)).toMatchObject({
        EndpointStatus: "Failed",
        FailureReason,
        ProductionVariants: [{ CurrentInstanceCount: 0, DesiredInstanceCount: 0 }],
      });
    },
  },
  {
    name: "minutes-until-ping",
    fact: "Without ContainerStartupHealthCheckTimeoutInSeconds a container has four minutes until it answers `/ping`",
    certainty: "documented",
    source: sources.container,
    choice:
      "`assumptions.startupHealthCheckSeconds`; 240, as the guide had it in 2023. Later editions are said to have 480",
    needsEmulator,
    async run(start) {
      const world = await startWith(start, () => 503);
      await createEndpoint(world);
      await world.emulator.clock.advance(239_999);
      expect(await describe(world)).toMatchObject({ EndpointStatus: "Creating" });
      await world.emulator.clock.advance(1);
      expect(await describe(world)).toMatchObject({ EndpointStatus: "Failed" });
    },
    async otherwise(start) {
      const world = await startWith(start, () => 503, { startupHealthCheckSeconds: 60 });
      await createEndpoint(world);
      await world.emulator.clock.advance(60_000);
      expect(await describe(world)).toMatchObject({ EndpointStatus: "Failed" });
    },
  },
  {
    name: "update-without-ping",
    fact: "An update whose containers do not answer `/ping` is not completed: the endpoint is InService with what it had, and FailureReason alone tells",
    certainty: "reported",
    source: sources.rolledBack,
    needsEmulator,
    async run(start) {
      let status = 200;
      const world = await startWith(start, () => status);
      const { sagemaker, emulator } = world;
      await createEndpoint(world, { startupSeconds: 60 });
      await emulator.clock.advance(0);
      await sagemaker.send(
        new CreateModelCommand({ ModelName: "Other", PrimaryContainer: { Image: "image" } }),
      );
      await createEndpointConfig(world, {
        EndpointConfigName: "Other",
        ProductionVariants: [
          { VariantName: "main", ModelName: "Other", ContainerStartupHealthCheckTimeoutInSeconds: 60 },
        ],
      });
      status = 503;
      await sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName: "Other" }));
      await emulator.clock.advance(59_999);
      expect(await describe(world)).toMatchObject({ EndpointStatus: "Updating" });
      await emulator.clock.advance(1);
      expect(await describe(world)).toMatchObject({
        EndpointStatus: "InService",
        EndpointConfigName: "Made",
        FailureReason,
      });
    },
  },
];

/** An emulator on a frozen clock whose container answers its health check as the case says. */
async function startWith(
  start: StartEmulated,
  statusOfPing: () => number,
  assumptions: { startupHealthCheckSeconds?: number } = {},
) {
  const url = await serve(
    (_, response) => response.end("answer"),
    (_, response) => response.writeHead(statusOfPing()).end(),
  );
  return start({
    emulator: { assumptions, clock: { frozen: true }, images: { image: { kind: "http", url } } },
  });
}

function describe({ sagemaker }: { readonly sagemaker: SageMakerClient }) {
  return sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
}
