import { Buffer } from "node:buffer";
import { DeleteEndpointCommand } from "@aws-sdk/client-sagemaker";
import type { EmulatorConfiguration, ModelFunction } from "@sagemaker-async/emulator";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import type { StartEmulated } from "../emulated.ts";
import { sources } from "../sources.ts";
import { createEndpoint } from "./through-the-api.ts";

const needsEmulator = "makes and changes endpoints";
const notKnown = { certainty: "not known", source: sources.none } as const;
const Body = Buffer.from("x");
const EndpointName = "Made";

/** What has to be chosen about endpoints and what they are doing. */
export const endpointChoices: readonly FidelityCase[] = [
  {
    ...notKnown,
    needsEmulator,
    name: "not-yet-in-service",
    fact: "An endpoint that is Creating, Deleting, Failed or OutOfService answers calls as if it were not there",
    choice: "`assumptions.notInService`; `refuse`, and `accept` takes them",
    async run(start) {
      const { invoke } = await start({ endpoint: { status: "Creating" } });
      await expect(invoke({ Body })).rejects.toMatchObject({
        name: "ValidationError",
        message: expect.stringMatching(/^Endpoint model of account \d{12} not found\.$/),
      });
    },
    async otherwise(start) {
      const { invoke, settled } = await start({
        endpoint: { status: "Creating" },
        emulator: { assumptions: { notInService: "accept" } },
      });
      expect(await settled(await invoke({ Body }))).toMatchObject({ body: "x" });
    },
  },
  {
    ...notKnown,
    needsEmulator,
    name: "concurrency-where-nothing-is-said",
    fact: 'Without MaxConcurrentInvocationsPerInstance, where AWS says that it chooses "an optimal value", an instance has one request at a time',
    choice: "`assumptions.defaultConcurrency`; 1",
    async run(start) {
      const { emulator } = await startWorking(start, {});
      expect(emulator.endpoint(EndpointName).snapshot()).toMatchObject({ inFlight: 1, queued: 1 });
    },
    async otherwise(start) {
      const { emulator } = await startWorking(start, { assumptions: { defaultConcurrency: 2 } });
      expect(emulator.endpoint(EndpointName).snapshot()).toMatchObject({ inFlight: 2, queued: 0 });
    },
  },
  {
    ...notKnown,
    needsEmulator,
    name: "work-of-a-deleted-endpoint",
    fact: "When an endpoint is deleted its queue is forgotten, and what runs is stopped and writes nothing",
    choice: "`assumptions.workOfDeletedEndpoints`; `stop`, and `finish` lets what runs end first",
    async run(start) {
      const { sagemaker, emulator, read, finish, running } = await startWorking(start, {});
      await sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
      await finish();
      expect(() => emulator.endpoint(EndpointName)).toThrow("There is no endpoint");
      expect(await read(running.OutputLocation)).toBeUndefined();
    },
    async otherwise(start) {
      const { sagemaker, emulator, settled, read, finish, running, waiting } = await startWorking(start, {
        assumptions: { workOfDeletedEndpoints: "finish" },
      });
      await sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
      expect(emulator.endpoint(EndpointName).snapshot()).toMatchObject({ inFlight: 1, queued: 0 });
      expect(emulator.endpoint(EndpointName).status).toBe("Deleting");
      await finish();
      expect(await settled(running)).toMatchObject({ body: "done" });
      await emulator.events.waitFor("invocation.completed");
      expect(await read(waiting.OutputLocation)).toBeUndefined();
      await expect.poll(() => isThere(emulator)).toBe(false);
    },
  },
  {
    ...notKnown,
    needsEmulator,
    name: "work-of-an-updated-endpoint",
    fact: "When an endpoint is updated, what runs ends as it began",
    choice: "`controlPlane.onScaleIn`; `finish`, and `redeliver` stops it and queues it again",
    async run(start) {
      const { update, emulator } = await startWorking(start, {});
      await update();
      expect(emulator.endpoint(EndpointName).invocations()[0]).toMatchObject({
        state: "running",
        attempts: 1,
      });
    },
    async otherwise(start) {
      const { update, emulator } = await startWorking(start, { controlPlane: { onScaleIn: "redeliver" } });
      await update();
      await emulator.events.waitFor("invocation.redelivered");
    },
  },
];

type World = Awaited<ReturnType<StartEmulated>>;

/** An endpoint made through the API with one instance and two requests, each of which runs until `finish` is called. */
async function startWorking(start: StartEmulated, more: EmulatorConfiguration) {
  const held: (() => void)[] = [];
  const model: ModelFunction = () => new Promise((resolve) => held.push(() => resolve({ body: "done" })));
  const world = await start({ emulator: { ...more, images: { image: model } } });
  const { update } = await createEndpoint(world);
  const running = await world.invoke({ EndpointName, Body });
  const waiting = await world.invoke({ EndpointName, Body });
  await world.emulator.events.waitFor(() => held.length > 0);
  const finish = async () => {
    for (const end of held) end();
    await world.emulator.clock.advance(0);
  };
  return { ...world, update, running, waiting, finish };
}

function isThere({ endpoint }: World["emulator"]): boolean {
  try {
    endpoint(EndpointName);
    return true;
  } catch {
    return false;
  }
}
