import {
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  waitUntilEndpointDeleted,
  waitUntilEndpointInService,
} from "@aws-sdk/client-sagemaker";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import { sources } from "../sources.ts";
import { createEndpoint } from "./through-the-api.ts";

const needsEmulator = "makes and changes endpoints";

export const endpointCases: readonly FidelityCase[] = [
  {
    name: "missing-endpoint",
    fact: 'DescribeEndpoint of one that is not there is 400 ValidationException `Could not find endpoint "…".`, not a 404',
    certainty: "reported",
    source: sources.endpointsNotFound,
    async run({ sagemaker }) {
      const describe = new DescribeEndpointCommand({ EndpointName: "nobody-has-this" });
      await expect(sagemaker.send(describe)).rejects.toMatchObject({
        name: "ValidationException",
        message: expect.stringMatching(
          /^Could not find endpoint "arn:aws:sagemaker:[a-z0-9-]+:\d{12}:endpoint\/nobody-has-this"\.$/,
        ),
        $metadata: { httpStatusCode: 400 },
      });
    },
  },
  {
    name: "arn-in-lower-case",
    fact: "EndpointArn holds the name in lower case; EndpointName keeps its case",
    certainty: "reported",
    source: sources.endpointsNotFound,
    async run({ sagemaker, endpointName }) {
      const described = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
      expect(described.EndpointName).toBe(endpointName);
      expect(described.EndpointArn).toMatch(new RegExp(`:endpoint/${endpointName.toLowerCase()}$`));
    },
  },
  {
    name: "arn-of-a-name-with-capitals",
    fact: "So an ARN cannot give back the name of an endpoint with capitals",
    certainty: "reported",
    source: sources.endpointsNotFound,
    needsEmulator,
    async run(start) {
      const world = await start();
      const { name } = await createEndpoint(world);
      const described = await world.sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
      expect(described).toMatchObject({
        EndpointName: "Made",
        EndpointArn: expect.stringMatching(/:endpoint\/made$/),
      });
    },
  },
  {
    name: "described-members",
    fact: "DescribeEndpoint gives name, ARN, status and both times, and of the variant the current and the desired instance count",
    certainty: "service model",
    source: sources.sagemakerModel,
    async run({ sagemaker, endpointName }) {
      const described = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
      expect(described).toMatchObject({
        EndpointName: endpointName,
        EndpointArn: expect.any(String),
        EndpointConfigName: expect.any(String),
        EndpointStatus: expect.stringMatching(/^(InService|Updating)$/),
        CreationTime: expect.any(Date),
        LastModifiedTime: expect.any(Date),
        ProductionVariants: [
          {
            VariantName: expect.any(String),
            CurrentInstanceCount: expect.any(Number),
            DesiredInstanceCount: expect.any(Number),
          },
        ],
      });
    },
  },
  {
    name: "in-service-at-zero",
    fact: "An endpoint that is scaled to zero is still InService, with a CurrentInstanceCount of 0",
    certainty: "reported",
    source: sources.workbenchInference,
    needsEmulator: "a real endpoint's instances cannot be set to zero from here",
    async run(start) {
      const { sagemaker } = await start({ endpoint: { instances: { initial: 0, min: 0, max: 1 } } });
      expect(await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "model" }))).toMatchObject({
        EndpointStatus: "InService",
        ProductionVariants: [{ CurrentInstanceCount: 0 }],
      });
    },
  },
  {
    name: "statuses-of-a-life",
    fact: "An endpoint is Creating before it is InService, Updating while it changes, and Deleting before it is gone",
    certainty: "documented",
    source: sources.describeEndpoint,
    choice: "`controlPlane.creationMs`; 0",
    needsEmulator,
    async run(start) {
      const world = await start({
        emulator: { clock: { frozen: true }, controlPlane: { creationMs: 300_000 } },
      });
      const { sagemaker, emulator } = world;
      const named = { EndpointName: "Made" };
      const status = async () => (await sagemaker.send(new DescribeEndpointCommand(named))).EndpointStatus;
      const { update } = await createEndpoint(world);
      expect(await status()).toBe("Creating");
      await emulator.clock.advance(300_000);
      expect(await status()).toBe("InService");
      await update();
      expect(await status()).toBe("Updating");
      await emulator.clock.advance(300_000);
      expect(await status()).toBe("InService");
      await sagemaker.send(new DeleteEndpointCommand(named));
      expect(await status()).toBe("Deleting");
      await emulator.clock.advance(300_000);
      await expect(status()).rejects.toThrow(/^Could not find endpoint/);
    },
  },
  {
    name: "waiters",
    fact: "The SDKs' waiters EndpointInService and EndpointDeleted end as they should",
    certainty: "service model",
    source: sources.sagemakerModel,
    needsEmulator,
    async run(start) {
      const world = await start();
      const options = { client: world.sagemaker, minDelay: 1, maxDelay: 1, maxWaitTime: 10 };
      const { name: EndpointName } = await createEndpoint(world);
      expect(await waitUntilEndpointInService(options, { EndpointName })).toMatchObject({ state: "SUCCESS" });
      await world.sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
      expect(await waitUntilEndpointDeleted(options, { EndpointName })).toMatchObject({ state: "SUCCESS" });
    },
  },
  {
    name: "waiters-that-fail",
    fact: "EndpointInService ends with an error where the endpoint is Failed, or not there",
    certainty: "service model",
    source: sources.sagemakerModel,
    needsEmulator,
    async run(start) {
      const { sagemaker } = await start({ endpoint: { status: "Failed", failureReason: "no capacity" } });
      const options = { client: sagemaker, minDelay: 1, maxDelay: 1, maxWaitTime: 10 };
      for (const EndpointName of ["model", "nobody-has-this"]) {
        await expect(waitUntilEndpointInService(options, { EndpointName })).rejects.toThrow(/FAILURE/);
      }
    },
  },
];
