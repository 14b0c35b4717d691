import { UpdateEndpointWeightsAndCapacitiesCommand } from "@aws-sdk/client-sagemaker";
import { describe, expect, test } from "vitest";
import type { EmulatorConfiguration, InvocationEvent } from "../src/index.ts";
import { startControlPlane } from "./support/control-plane.ts";
import { heldModel, oneEndpoint, start } from "./support/start.ts";

const body = Buffer.from("x");
const frozen = { clock: { frozen: true } };

/** The inference ids in the order in which workers took them. */
function takenOrder(events: readonly { type: string }[]): string[] {
  return events
    .filter((event): event is InvocationEvent => event.type === "invocation.started")
    .map(({ invocation }) => invocation.inferenceId);
}

test("reorderedDelivery: an invocation is taken after those that came later", async () => {
  const { emulator, invoke } = await start({
    ...oneEndpoint(() => ({ body: "x" }), { instances: { coldStartMs: 1_000 } }),
    ...frozen,
  });
  emulator.faults.add({ kind: "reorderedDelivery", endpoint: "model", skip: 1, count: 1 });
  for (const InferenceId of ["a", "b", "c", "d"]) await invoke({ Body: body, InferenceId });
  await emulator.clock.advance(1_000);
  await emulator.events.waitFor(() => emulator.endpoint("model").completed === 4);
  expect(takenOrder(emulator.events.past())).toEqual(["a", "c", "d", "b"]);
});

test("duplicateDelivery with delayMs: it is delivered again while the first delivery still runs", async () => {
  const { model, held, releaseAll } = heldModel();
  const { emulator, invoke } = await start({
    ...oneEndpoint(model, { instances: { max: 2 } }),
    ...frozen,
  });
  emulator.faults.add({ kind: "duplicateDelivery", delayMs: 1_800_000, count: 1 });
  await invoke({ Body: body, InferenceId: "long", InvocationTimeoutSeconds: 3_600 });
  await emulator.clock.advance(1_799_999);
  expect(held).toHaveLength(1);
  await emulator.clock.advance(1);
  expect(held).toHaveLength(2);
  expect(await emulator.events.waitFor("invocation.redelivered")).toMatchObject({
    invocation: { inferenceId: "long" },
  });
  releaseAll();
  const completed = () => emulator.events.past().filter(({ type }) => type === "invocation.completed");
  await emulator.events.waitFor(() => completed().length === 2);
  expect(emulator.endpoint("model").snapshot()).toMatchObject({ completed: 1, queued: 0, inFlight: 0 });
});

describe("scale-in during work", () => {
  async function startScaling(onScaleIn?: "finish" | "redeliver") {
    const { model, held, releaseAll } = heldModel();
    const configuration: EmulatorConfiguration = {
      images: { "registry/image:1": model },
      ...(onScaleIn && { controlPlane: { onScaleIn } }),
    };
    const { emulator, sagemaker, createAll, invoke, read } = await startControlPlane(configuration);
    await createAll(1);
    const scaleTo = (DesiredInstanceCount: number) =>
      sagemaker.send(
        new UpdateEndpointWeightsAndCapacitiesCommand({
          EndpointName: "model",
          DesiredWeightsAndCapacities: [{ VariantName: "main", DesiredInstanceCount }],
        }),
      );
    const accepted = await invoke({ Body: body });
    await emulator.events.waitFor(() => held.length === 1);
    return { emulator, scaleTo, held, releaseAll, accepted, read };
  }

  test("by default, what runs is finished", async () => {
    const { emulator, scaleTo, releaseAll, accepted, read } = await startScaling();
    await scaleTo(0);
    releaseAll();
    await emulator.events.waitFor("invocation.completed");
    expect(await read(accepted.OutputLocation)).toBeDefined();
    expect(emulator.endpoint("model").invocations()).toMatchObject([{ attempts: 1 }]);
  });

  test("redeliver: it is stopped without a trace, and taken again by the next instance", async () => {
    const { emulator, scaleTo, held, releaseAll, accepted, read } = await startScaling("redeliver");
    await scaleTo(0);
    await emulator.events.waitFor("invocation.redelivered");
    expect(emulator.endpoint("model").snapshot()).toMatchObject({ queued: 1, inFlight: 0, failed: 0 });
    releaseAll();
    await scaleTo(1);
    await emulator.events.waitFor("invocation.completed");
    expect(held).toHaveLength(1);
    expect(await read(accepted.FailureLocation)).toBeUndefined();
    expect(emulator.endpoint("model").snapshot()).toMatchObject({ completed: 1, queued: 0 });
    expect(emulator.endpoint("model").invocations()).toMatchObject([{ attempts: 2, state: "completed" }]);
  });
});
