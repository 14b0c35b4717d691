import { describe, expect, test } from "vitest";
import { echo, heldModel, oneEndpoint, start } from "./support/start.ts";

const frozen = { clock: { frozen: true } };
const body = Buffer.from("x");

describe("instances on a driven clock", () => {
  test("an endpoint at zero queues, wakes after its cold start, and goes back to zero when idle", async () => {
    const { emulator, invoke } = await start({
      ...oneEndpoint(echo, { instances: { min: 0, max: 2, coldStartMs: 120_000, idleMs: 600_000 } }),
      ...frozen,
    });
    const endpoint = emulator.endpoint("model");
    expect(endpoint.instances).toEqual({ current: 0, desired: 0, min: 0, max: 2 });
    await invoke({ Body: body });
    expect(endpoint.snapshot()).toMatchObject({
      queued: 1,
      inFlight: 0,
      instances: { current: 0, desired: 1 },
    });

    await emulator.clock.advance(119_999);
    expect(endpoint.queued).toBe(1);
    await emulator.clock.advance(1);
    await emulator.events.waitFor("invocation.completed");
    expect(endpoint.snapshot()).toMatchObject({
      queued: 0,
      completed: 1,
      instances: { current: 1, desired: 1 },
    });

    await emulator.clock.advance(599_999);
    expect(endpoint.instances.current).toBe(1);
    await emulator.clock.advance(1);
    expect(endpoint.instances).toMatchObject({ current: 0, desired: 0 });
  });

  test("work puts the end of the idle time off", async () => {
    const { emulator, invoke } = await start({
      ...oneEndpoint(echo, { instances: { idleMs: 1_000 } }),
      ...frozen,
    });
    await invoke({ Body: body, InferenceId: "first" });
    await emulator.events.waitFor("invocation.completed");
    await emulator.clock.advance(900);
    await invoke({ Body: body, InferenceId: "second" });
    await emulator.events.waitFor(
      (event) => event.type === "invocation.completed" && event.invocation.inferenceId === "second",
    );
    await emulator.clock.advance(900);
    expect(emulator.endpoint("model").instances.current).toBe(1);
    await emulator.clock.advance(100);
    expect(emulator.endpoint("model").instances.current).toBe(0);
  });

  test("the scaler wants what the backlog needs, up to max, and each instance runs only so many at once", async () => {
    const { model, held, releaseAll } = heldModel();
    const { emulator, invoke } = await start(
      oneEndpoint(model, {
        async: { outputPath: "s3://demo/out", maxConcurrentInvocationsPerInstance: 2 },
        instances: { max: 2 },
      }),
    );
    const endpoint = emulator.endpoint("model");
    for (let count = 1; count <= 5; count += 1) await invoke({ Body: body, InferenceId: `n${count}` });
    expect(endpoint.snapshot()).toMatchObject({
      queued: 1,
      inFlight: 4,
      instances: { current: 2, desired: 2 },
    });
    expect(held).toHaveLength(4);

    releaseAll();
    await emulator.events.waitFor(() => endpoint.completed === 5);
    const started = emulator.events
      .past()
      .flatMap((event) => (event.type === "invocation.started" ? event.invocation.inferenceId : []));
    expect(started).toEqual(["n1", "n2", "n3", "n4", "n5"]);
  });

  test("a request that waits longer than its time to live expires, and is not computed", async () => {
    const { emulator, invoke, read } = await start({
      ...oneEndpoint(echo, { instances: { coldStartMs: 3_600_000 } }),
      ...frozen,
    });
    const accepted = await invoke({ Body: body, RequestTTLSeconds: 60 });
    await emulator.clock.advance(60_000);
    const { invocation } = await emulator.events.waitFor("invocation.expired");
    expect(invocation).toMatchObject({ state: "expired", attempts: 0, startedAt: null });
    expect((await read(accepted.FailureLocation))?.body).toBe(invocation.error);
    await emulator.clock.advance(3_600_000);
    expect(emulator.endpoint("model").snapshot()).toMatchObject({ expired: 1, completed: 0, queued: 0 });
  });

  test("a model that runs longer than the invocation time-out is aborted and fails", async () => {
    const aborted: unknown[] = [];
    const { emulator, invoke, read } = await start({
      ...oneEndpoint(
        ({ signal }) =>
          new Promise(() => {
            signal.addEventListener("abort", () => aborted.push(signal.reason));
          }),
      ),
      ...frozen,
    });
    const accepted = await invoke({ Body: body });
    await emulator.events.waitFor("invocation.started");
    await emulator.clock.advance(899_999);
    expect(emulator.endpoint("model").inFlight).toBe(1);
    await emulator.clock.advance(1);
    await emulator.events.waitFor("invocation.failed");
    expect(aborted).toHaveLength(1);
    expect((await read(accepted.FailureLocation))?.body).toContain(
      "Your invocation timed out while waiting for a response",
    );
  });

  test("a caller's own time-out counts", async () => {
    const { emulator, invoke } = await start({ ...oneEndpoint(() => new Promise(() => {})), ...frozen });
    await invoke({ Body: body, InvocationTimeoutSeconds: 1 });
    await emulator.events.waitFor("invocation.started");
    await emulator.clock.advance(1_000);
    await emulator.events.waitFor("invocation.failed");
  });

  test("a faster clock shortens every wait", async () => {
    const { emulator, invoke } = await start({
      ...oneEndpoint(echo, { instances: { coldStartMs: 900_000, idleMs: 3_600_000 } }),
      clock: { speed: 100_000 },
    });
    await invoke({ Body: body });
    await emulator.events.waitFor("invocation.completed");
    await emulator.events.waitFor("instance.stopped");
    const types = emulator.events.past().map(({ type }) => type);
    expect(types.indexOf("instance.started")).toBeLessThan(types.indexOf("invocation.started"));
  });
});
