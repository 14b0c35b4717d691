import { Buffer } from "node:buffer";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import type { EmulatorConfiguration } from "@sagemaker-async/emulator";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import type { StartEmulated } from "../emulated.ts";
import { sources } from "../sources.ts";
import { locate } from "../world.ts";

const body = Buffer.from("x");
const asleep = { initial: 0, min: 0, max: 1 };
const HOUR_MS = 3_600_000;

export const deliveryCases: readonly FidelityCase[] = [
  {
    name: "queued-at-zero-instances",
    fact: "Requests that come while there is no instance are queued and processed once there is one",
    certainty: "documented",
    source: sources.async,
    choice: "`instances.coldStartMs`; 0, where users report 3 to 15 minutes",
    needsEmulator: "a real endpoint's instances cannot be set to zero from here",
    async run(start) {
      const { invoke, settled, emulator } = await start({
        emulator: { clock: { frozen: true } },
        endpoint: { instances: { ...asleep, coldStartMs: 600_000 } },
      });
      const accepted = await invoke({ Body: body });
      expect(emulator.endpoint("model").snapshot()).toMatchObject({ queued: 1, instances: { current: 0 } });
      await emulator.clock.advance(600_000);
      expect(await settled(accepted)).toMatchObject({ body: "x" });
    },
  },
  {
    name: "input-is-fetched-when-taken",
    fact: "The input is fetched when a worker takes the request: deleting it before makes the request fail",
    certainty: "reported",
    source: sources.workbenchPurge,
    needsEmulator: "needs a request that is surely still queued",
    async run(start) {
      const { invoke, stage, settled, s3, emulator } = await start({
        emulator: { clock: { frozen: true } },
        endpoint: { instances: { ...asleep, coldStartMs: 1_000 } },
      });
      const InputLocation = await stage("x");
      const accepted = await invoke({ InputLocation });
      const { bucket, key } = locate(InputLocation);
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      await emulator.clock.advance(1_000);
      expect(await settled(accepted)).toMatchObject({ body: expect.stringMatching(/^NoSuchKey/) });
    },
  },
  {
    name: "input-is-not-looked-for",
    fact: "InvokeEndpointAsync accepts an InputLocation where there is no object",
    certainty: "not known",
    source: sources.none,
    choice: "`assumptions.inputCheck`; `false`",
    async run({ invoke, scratch }) {
      await invoke({ InputLocation: `s3://${scratch.bucket}/${scratch.prefix}nothing-here` });
    },
    async otherwise(start) {
      const { invoke, stage } = await start({ emulator: { assumptions: { inputCheck: true } } });
      await invoke({ InputLocation: await stage("x") });
      await invoke({ Body: body });
      await expect(invoke({ InputLocation: "s3://demo/nothing-here" })).rejects.toMatchObject({
        name: "ValidationError",
      });
    },
  },
  {
    name: "nothing-is-deleted",
    fact: "SageMaker deletes neither inputs nor outputs",
    certainty: "reported",
    source: sources.workbenchPurge,
    async run({ invoke, stage, settled, read }) {
      const InputLocation = await stage("kept");
      const accepted = await invoke({ InputLocation });
      await settled(accepted);
      expect(await read(InputLocation)).toMatchObject({ body: "kept" });
      expect(await read(accepted.OutputLocation)).toMatchObject({ body: "kept" });
    },
  },
  {
    name: "time-to-live-in-the-queue",
    fact: "A request that waits longer than RequestTTLSeconds, 6 hours unless said, expires; the time runs at zero instances too",
    certainty: "documented",
    source: sources.invokeApi,
    needsEmulator: "takes six hours",
    async run(start) {
      const { invoke, emulator } = await start({
        emulator: { clock: { frozen: true } },
        endpoint: { instances: { ...asleep, coldStartMs: 24 * HOUR_MS } },
      });
      await invoke({ Body: body, InferenceId: "short", RequestTTLSeconds: 60 });
      await invoke({ Body: body, InferenceId: "default" });
      const states = () =>
        emulator
          .endpoint("model")
          .invocations()
          .map(({ inferenceId, state }) => [inferenceId, state]);
      await emulator.clock.advance(60_000);
      expect(states()).toEqual([
        ["short", "expired"],
        ["default", "queued"],
      ]);
      await emulator.clock.advance(6 * HOUR_MS - 60_001);
      expect(states().at(-1)).toEqual(["default", "queued"]);
      await emulator.clock.advance(1);
      expect(states().at(-1)).toEqual(["default", "expired"]);
    },
  },
  ...timeouts(),
  {
    name: "model-failure-is-not-tried-again",
    fact: "A 5xx of the model is not retried: the failure is there seconds later",
    certainty: "reported",
    source: sources.workbenchInference,
    needsEmulator: "needs a model that fails",
    async run(start) {
      let calls = 0;
      const { invoke, settled } = await start({
        endpoint: {
          model: () => {
            calls += 1;
            return { body: "down", status: 503 };
          },
        },
      });
      expect(await settled(await invoke({ Body: body }))).toMatchObject({ body: "down" });
      expect(calls).toBe(1);
    },
  },
  {
    name: "redelivery",
    fact: "A request may be delivered more than once, so a model may compute it twice",
    certainty: "reported",
    source: sources.workbenchInference,
    choice: "fault `duplicateDelivery`; delivered once",
    needsEmulator: "a real service redelivers when it wants",
    async run(start) {
      const { invoke, emulator } = await start();
      emulator.faults.add({ kind: "duplicateDelivery", count: 1 });
      await invoke({ Body: body });
      await emulator.events.waitFor(
        (event) => event.type === "invocation.completed" && event.invocation.attempts === 2,
      );
    },
  },
  {
    name: "order-of-the-queue",
    fact: "Requests are taken in the order in which they came",
    certainty: "not known",
    source: sources.none,
    choice: "fault `reorderedDelivery`; first in, first out",
    needsEmulator: "needs an endpoint that takes one request at a time",
    async run(start) {
      expect(await orderOfThree(start, [])).toEqual(["1", "2", "3"]);
    },
    async otherwise(start) {
      expect(await orderOfThree(start, [{ kind: "reorderedDelivery", count: 1 }])).toEqual(["2", "3", "1"]);
    },
  },
  {
    name: "concurrency-of-an-instance",
    fact: "MaxConcurrentInvocationsPerInstance is the most requests that a container is sent at once",
    certainty: "documented",
    source: sources.clientConfig,
    choice:
      '`maxConcurrentInvocationsPerInstance`; 1, where AWS says only that it chooses "an optimal value"',
    needsEmulator: "needs a model that shows what it is doing",
    async run(start) {
      const held: (() => void)[] = [];
      const { invoke, emulator } = await start({
        async: { maxConcurrentInvocationsPerInstance: 2 },
        endpoint: {
          model: ({ body: input }) => new Promise((resolve) => held.push(() => resolve({ body: input }))),
        },
      });
      for (let sent = 0; sent < 3; sent += 1) await invoke({ Body: body });
      expect(emulator.endpoint("model").snapshot()).toMatchObject({ inFlight: 2, queued: 1 });
      held.shift()?.();
      await emulator.events.waitFor("invocation.completed");
      expect(emulator.endpoint("model").snapshot()).toMatchObject({ inFlight: 2, queued: 0 });
    },
  },
];

/** The order in which a model sees three requests that wait when its instance starts. */
async function orderOfThree(
  start: StartEmulated,
  faults: NonNullable<EmulatorConfiguration["faults"]>,
): Promise<string[]> {
  const seen: string[] = [];
  const { invoke, emulator } = await start({
    async: { maxConcurrentInvocationsPerInstance: 1 },
    emulator: { clock: { frozen: true }, faults },
    endpoint: {
      instances: { ...asleep, coldStartMs: 1_000 },
      model: ({ body: input, inferenceId }) => {
        seen.push(inferenceId);
        return { body: input };
      },
    },
  });
  for (const InferenceId of ["1", "2", "3"]) await invoke({ Body: body, InferenceId });
  await emulator.clock.advance(1_000);
  await emulator.events.waitFor(() => emulator.endpoint("model").completed === 3);
  return seen;
}

/** A model that never answers is given up after a time that the request can choose. */
function timeouts(): readonly FidelityCase[] {
  return [
    { name: "default-invocation-timeout", seconds: 900, members: {}, words: "15 minutes unless said" },
    {
      name: "longest-invocation-timeout",
      seconds: 3_600,
      members: { InvocationTimeoutSeconds: 3_600 },
      words: "an hour at most",
    },
  ].map(
    ({ name, seconds, members, words }): FidelityCase => ({
      name,
      fact: `A request may run for InvocationTimeoutSeconds, ${words}`,
      certainty: "documented",
      source: sources.asyncInvoke,
      needsEmulator: `takes ${seconds} seconds`,
      async run(start) {
        const { invoke, emulator } = await start({
          emulator: { clock: { frozen: true } },
          endpoint: { model: () => new Promise(() => {}) },
        });
        await invoke({ Body: body, ...members });
        await emulator.events.waitFor("invocation.started");
        await emulator.clock.advance(seconds * 1_000 - 1);
        expect(emulator.endpoint("model").snapshot()).toMatchObject({ inFlight: 1, failed: 0 });
        await emulator.clock.advance(1);
        await emulator.events.waitFor("invocation.failed");
      },
    }),
  );
}
