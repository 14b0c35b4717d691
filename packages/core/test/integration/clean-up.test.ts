import { DeleteObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { EmulatorEvent } from "@sagemaker-async/emulator";
import { describe, expect, test } from "vitest";
import { createClients } from "../../src/aws/clients.ts";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import { systemClock } from "../../src/wait/clock.ts";
import { answering } from "../support/answering.ts";
import { bucket, double, emulate, failFor, rowsOf } from "../support/emulated.ts";

describe("A19-3: what a job leaves in S3", () => {
  test("is deleted in batches while it runs, each object once", async () => {
    const released = Promise.withResolvers<void>();
    const { emulator, endpoint, objects } = await emulate(async (row) => {
      if (row["x"] === 100) await released.promise;
      return double(row);
    });
    const running = endpoint.inference(rowsOf(101), { batchSize: 1, maxInFlight: 128 });
    await emulator.events.waitFor(
      (event) => event.type === "request.received" && event.api === "s3.DeleteObjects",
    );
    released.resolve();
    const { stats } = await running;
    expect(stats.requests["s3.DeleteObjects"]).toBe(2); // 100 chunks of 3 keys, and the last one
    expect(await objects()).toEqual([]);
  });

  test("is deleted after 30 s, however little it is", async () => {
    let laterMs = 0;
    const released = Promise.withResolvers<void>();
    const clock = { ...systemClock, now: () => Date.now() + laterMs };
    const { emulator, endpoint } = await emulate(
      async (row) => {
        if (row["x"] === 2) await released.promise;
        return double(row);
      },
      { connect: { clock } },
    );
    const onEvent = (event: InferenceEvent) => {
      if (event.type === "chunk-answered") laterMs += 31_000;
    };
    const running = endpoint.inference(rowsOf(3), { batchSize: 1, maxInFlight: 1, onEvent });
    await emulator.events.waitFor(
      (event) => event.type === "request.received" && event.api === "s3.DeleteObjects",
    );
    released.resolve();
    expect((await running).stats.requests["s3.DeleteObjects"]).toBe(2);
  });

  test("is deleted of a request too that is sent again, since its container went away", async () => {
    let calls = 0;
    const { endpoint, objects } = await emulate((row) => {
      calls += 1;
      if (calls === 1) throw new Error("Received server error (0) from primary");
      return double(row);
    });
    const { failures, stats } = await endpoint.inference(rowsOf(1));
    expect({ failures, invocations: stats.invocations }).toEqual({ failures: [], invocations: 2 });
    expect(await objects()).toEqual([]);
  });

  test("is deleted after an abort too, also an output that nobody has looked at yet", async () => {
    const { emulator, endpoint, objects } = await emulate(double);
    const controller = new AbortController();
    const running = endpoint.inference(rowsOf(10), { batchSize: 1, signal: controller.signal });
    const ended = running.catch((error: { code: string }) => error.code);
    await emulator.events.waitFor((event) => event.type === "invocation.completed");
    controller.abort();
    await ended;
    await emulator.reset(); // ends what still runs, so that nothing can appear after the look
    expect((await objects()).filter((key) => key.endsWith(".csv"))).toEqual([]);
  });

  test("is nothing after an abort while an answer is read", async () => {
    const { emulator, endpoint, objects } = await emulate(double);
    emulator.faults.add({ operation: "s3.GetObject", kind: "slow", delayMs: 60_000 });
    const controller = new AbortController();
    const ended = code(endpoint.inference(rowsOf(1), { watch: "list", signal: controller.signal }));
    await emulator.events.waitFor(isCall("s3.GetObject"));
    controller.abort();
    expect(await ended).toBe("cancelled");
    expect(await objects()).toEqual([]);
  });

  test("is nothing after an abort while inputs are uploaded: those under way are let through first", async () => {
    const patient = { ...systemClock, sleep: (_: number, signal: AbortSignal) => untilAborted(signal) };
    const { emulator, endpoint, objects } = await emulate(double, { connect: { clock: patient } });
    emulator.faults.add({ operation: "s3.PutObject", kind: "slow", delayMs: 20 });
    const controller = new AbortController();
    const ended = code(endpoint.inference(rowsOf(9), { batchSize: 1, signal: controller.signal }));
    await emulator.events.waitFor(isCall("s3.PutObject"));
    controller.abort();
    expect(await ended).toBe("cancelled");
    expect(await objects()).toEqual([]);
  });

  test("is named in an event where an upload took too long after an abort, since it may yet arrive", async () => {
    const hasty = { ...systemClock, sleep: () => Promise.resolve() };
    const { emulator, endpoint } = await emulate(double, { connect: { clock: hasty } });
    emulator.faults.add({ operation: "s3.PutObject", kind: "slow", delayMs: 60_000 });
    const controller = new AbortController();
    const events: InferenceEvent[] = [];
    const onEvent = (event: InferenceEvent) => events.push(event);
    const ended = code(endpoint.inference(rowsOf(1), { onEvent, signal: controller.signal }));
    await emulator.events.waitFor(isCall("s3.PutObject"));
    controller.abort();
    expect(await ended).toBe("cancelled");
    expect(events.filter(({ type }) => type === "clean-up-failed")).toMatchObject([
      {
        locations: [expect.stringMatching(/^s3:\/\/demo\/endpoints\/model\/async-input\/.*0-1\.csv$/)],
        error: { code: "cancelled", message: expect.stringMatching(/cut off by the abort.*`purgeQueue`/) },
      },
    ]);
  });

  test("is nothing after a purge where a request is completed after its caller has stopped waiting", async () => {
    let laterMs = 0;
    const clock = { ...systemClock, now: () => Date.now() + laterMs };
    const { emulator, endpoint, objects } = await emulate(double, {
      instances: { initial: 0, min: 0, max: 1, coldStartMs: 1000 },
      connect: { clock },
    });
    emulator.clock.freeze();
    expect(await code(endpoint.inference(rowsOf(1), { timeoutMs: 50 }))).toBe("deadline_exceeded");
    const [queued] = await endpoint.listQueue();
    await emulator.clock.advance(1000);
    await emulator.events.waitFor("invocation.completed");
    laterMs = 61_000;
    await endpoint.purgeQueue({ runId: queued?.runId });
    expect(await objects()).toEqual([]);
  });

  test("is nothing when the endpoint refused the request", async () => {
    const { emulator, endpoint, objects } = await emulate(double);
    await expect(endpoint.inference(rowsOf(3), { accept: "text/csv; header=é" })).rejects.toMatchObject({
      code: "invoke_failed",
    });
    expect(await objects()).toEqual([]);
    expect(emulator.requests()["s3.DeleteObjects"]).toBe(1);
  });

  test("failed chunks leave nothing either", async () => {
    const { endpoint, objects } = await emulate(failFor(["00"]));
    await endpoint.inference(rowsOf(2), { batchSize: 1 });
    expect(await objects()).toEqual([]);
  });

  test("what cannot be deleted is reported, and the answers are not lost", async () => {
    const { emulator } = await emulate(double);
    const { port } = await answering(403, "AccessDenied");
    const clients = createClients(emulator.clientConfig);
    before(clients.s3, "DeleteObjectsCommand", (request) => Object.assign(request, { port }));
    const withoutDelete = await Endpoint.connect("model", { clients });
    const events: InferenceEvent[] = [];
    const { rows } = await withoutDelete.inference(rowsOf(2), { onEvent: (event) => events.push(event) });
    expect(rows).toHaveLength(2);
    expect(events.filter((event) => event.type === "clean-up-failed")).toMatchObject([
      {
        error: {
          code: "access_denied",
          message: expect.stringContaining(`s3:DeleteObject on arn:aws:s3:::${bucket}/*`),
        },
        locations: { length: 3 },
      },
    ]);
  });

  test("a listener that throws while it is deleted ends the call with its own error", async () => {
    const { endpoint } = await emulate(double);
    const onEvent = (event: InferenceEvent) => {
      if (event.type === "request" && event.api === "s3.DeleteObjects") throw new RangeError("mine");
    };
    await expect(endpoint.inference(rowsOf(1), { onEvent })).rejects.toThrow(RangeError);
  });
});

describe("an output that someone else deletes before it is collected", () => {
  test("is `output_missing`, and says so", async () => {
    const { emulator } = await emulate(double);
    const clients = createClients(emulator.clientConfig);
    const other = new S3Client(emulator.clientConfig);
    before(clients.s3, "GetObjectCommand", async (_, input) => {
      await other.send(new DeleteObjectCommand(input));
    });
    const endpoint = await Endpoint.connect("model", { clients });
    await expect(endpoint.inference(rowsOf(1), { watch: "list" })).rejects.toMatchObject({
      code: "output_missing",
      message: expect.stringMatching(/async-output\/.*was there and is gone/),
    });
  });
});

const isCall = (api: string) => (event: EmulatorEvent) =>
  event.type === "request.received" && event.api === api;

function code(running: Promise<unknown>): Promise<string> {
  return running.then(
    () => "answered",
    (error: { code: string }) => error.code,
  );
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Does something just before a client's request of one kind goes out. */
function before(
  client: S3Client,
  command: string,
  act: (request: object, input: { Bucket: string; Key: string }) => unknown,
): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context["commandName"] === command)
        await act(args.request as object, args.input as { Bucket: string; Key: string });
      return next(args);
    },
    { step: "build", priority: "low" },
  );
}
