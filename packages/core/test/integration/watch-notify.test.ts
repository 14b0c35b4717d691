import { getEventListeners } from "node:events";
import { Agent } from "node:http";
import { afterEach, describe, expect, test, vi } from "vitest";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import type { Row } from "../../src/types/row.ts";
import { type Clock, systemClock } from "../../src/wait/clock.ts";
import { openWatcher } from "../../src/watch/open-watcher.ts";
import { double, failFor, rowsOf } from "../support/emulated.ts";
import { watching } from "../support/watching.ts";

const both = { topics: ["ok", "bad"] } as const;
const including = {
  includeInferenceResponseIn: ["SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC"] as (
    | "SUCCESS_NOTIFICATION_TOPIC"
    | "ERROR_NOTIFICATION_TOPIC"
  )[],
};
const row = { id: "00", x: 0 };

/** What an endpoint says of an invocation. */
function message(inferenceId: string, more: object = {}) {
  const status = { invocationStatus: "Completed", responseParameters: { contentType: "text/csv" } };
  return { eventSource: "aws:sagemaker", eventName: "InferenceResult", inferenceId, ...status, ...more };
}

describe("notifications that include the answer", () => {
  test("make every read of S3 needless, for failures too", async () => {
    const { answer, emulator, messages } = await watching(failFor(["00"]), {
      queue: both,
      asyncBlock: including,
    });
    const answers = await Promise.all(rowsOf(25).map(answer));
    expect(answers[24]).toEqual(double(rowsOf(25)[24] ?? {}));
    expect(emulator.requests()).not.toHaveProperty("s3.ListObjectsV2");
    // A failure that throws has no answer to include: its words are read from S3.
    expect(emulator.requests()["s3.GetObject"]).toBe(1);
    expect(await messages()).toEqual({ visible: 0, held: 0 });
  });

  test("come in tens, which keeps the requests few", async () => {
    const ready = Promise.withResolvers<void>();
    const { answer, emulator, events } = await watching(
      async (given) => {
        await ready.promise;
        return double(given);
      },
      { queue: both, asyncBlock: including },
    );
    const answers = Promise.all(rowsOf(60).map(answer));
    await emulator.events.waitFor(
      (event) => event.type === "invocation.started" && emulator.endpoint("model").snapshot().inFlight === 60,
    );
    ready.resolve();
    await answers;
    const requests = events.filter((event) => event.type === "request");
    expect(new Set(requests.map(({ api }) => api))).toEqual(
      new Set(["sqs.ReceiveMessage", "sqs.DeleteMessageBatch"]),
    );
    expect(requests.length).toBeLessThan(60);
  });

  test("tell the reason of a failure that leaves no object in S3", async () => {
    const { invoke, watcher } = await watching(failFor(["00"]), {
      queue: both,
      asyncBlock: { failurePath: undefined },
    });
    const watched = await invoke(row);
    expect(watched.failureLocation).toBeUndefined();
    expect(await watcher.watch(watched)).toMatchObject({
      outcome: "failure",
      reason: expect.stringContaining("cannot compute 00"),
    });
  });
});

describe("messages that are not awaited", () => {
  test("a second delivery is deleted, and changes nothing", async () => {
    const { answer, send, messages } = await watching(double, { queue: both });
    expect(await answer(row)).toEqual(double(row));
    await send(message("job-00", { invocationStatus: "Failed", failureReason: "late" }));
    expect(await answer({ id: "01", x: 1 })).toEqual({ doubled: 2 });
    expect(await messages()).toEqual({ visible: 0, held: 0 });
  });

  test("SageMaker's test message is deleted", async () => {
    const { answer, send, messages } = await watching(double, { queue: both });
    await send({ eventVersion: "1.0", eventSource: "aws:sagemaker", eventName: "TestNotification" });
    expect(await answer(row)).toEqual(double(row));
    expect(await messages()).toEqual({ visible: 0, held: 0 });
  });

  test("those of others go back to the queue, without a race for them", async () => {
    const { answer, send, messages, events } = await watching(double, { queue: both });
    await send("a note");
    await send(message("somebody-else"));
    expect(await answer(row)).toEqual(double(row));
    expect(await messages()).toEqual({ visible: 2, held: 0 });
    expect(events.filter((event) => event.type === "request").length).toBeLessThan(12);
  });

  test("an answer that lies elsewhere is not taken for the one that is awaited", async () => {
    const ready = Promise.withResolvers<void>();
    const waiting = async (given: Row) => {
      await ready.promise;
      return double(given);
    };
    const { invoke, read, watcher, send, emulator } = await watching(waiting, { queue: both });
    const watched = await invoke(row);
    const content = Buffer.from("doubled\n7\n").toString("base64");
    await send(
      message("job-00", {
        responseParameters: { contentType: "text/csv", outputLocation: "s3://demo/other.out" },
        responseBody: { content, encoding: "BASE64" },
      }),
    );
    const sighting = watcher.watch(watched);
    await emulator.events.waitFor(
      (event) => event.type === "request.received" && event.api === "sqs.DeleteMessageBatch",
    );
    ready.resolve();
    expect(await read(watched, await sighting)).toEqual(double(row));
  });
});

describe("a message that never comes", () => {
  test("is made up for by a look at S3, half a minute later", async () => {
    let laterMs = 0;
    const { answer, emulator, fallbacks } = await watching(failFor(["00", "01", "02"]), {
      queue: { topics: ["ok"] }, // nobody hears of failures
      clock: { ...systemClock, now: () => Date.now() + laterMs },
    });
    const lost = Promise.all(rowsOf(3).map(answer));
    await emulator.events.waitFor(
      (event) => event.type === "invocation.failed" && emulator.endpoint("model").snapshot().failed === 3,
    );
    await answer({ id: "03", x: 3 });
    expect(emulator.requests()).not.toHaveProperty("s3.ListObjectsV2");
    laterMs += 30_000;
    await answer({ id: "04", x: 4 }); // its message ends the long poll
    expect((await lost).join()).toMatch(/cannot compute 00.*01.*02/s);
    expect(fallbacks()).toEqual([]); // the queue has been of use
  });
});

describe("an invocation of another process, whose message is gone", () => {
  test("is looked for in S3 at once", async () => {
    const { invoke, read, watcher, emulator, fallbacks } = await watching(double, { queue: { topics: [] } });
    const watched = await Promise.all(rowsOf(4).map((given) => invoke(given)));
    await emulator.events.waitFor(
      (event) =>
        event.type === "invocation.completed" && emulator.endpoint("model").snapshot().completed === 4,
    );
    const answers = watched.map(async (one) => read(one, await watcher.watch({ ...one, isResumed: true })));
    expect(await Promise.all(answers)).toEqual(rowsOf(4).map(double));
    expect(fallbacks()).toEqual([]);
  });
});

describe("a queue that is of no use", () => {
  test("because it does not exist, or may not be read: S3 is looked at, and an event says why", async () => {
    const { answer, fallbacks } = await watching(double, {
      strategy: "notify",
      queueUrl: "http://sqs.us-east-1.localhost/000000000000/nowhere",
    });
    expect(await Promise.all(rowsOf(5).map(answer))).toEqual(rowsOf(5).map(double));
    expect(fallbacks()).toEqual([
      {
        type: "watch-fallback",
        from: "notify",
        to: "list",
        reason: expect.stringMatching(/receive notifications from .*nowhere: .*does not exist/),
      },
    ]);
  });

  test("because the endpoint does not tell it: three answers later S3 is looked at, and an event says why", async () => {
    let laterMs = 0;
    const clock: Clock = {
      now: () => Date.now() + laterMs,
      sleep: async (ms) => {
        laterMs += ms;
      },
    };
    const { answer, invoke, read, watcher, send, emulator, fallbacks } = await watching(double, {
      queue: { topics: [] },
      clock,
    });
    const answers = Promise.all(rowsOf(3).map(answer));
    await emulator.events.waitFor(
      (event) =>
        event.type === "invocation.completed" && emulator.endpoint("model").snapshot().completed === 3,
    );
    laterMs += 30_000;
    await send("a note"); // ends the long poll
    expect(await answers).toEqual(rowsOf(3).map(double));
    expect(fallbacks()).toMatchObject([
      {
        from: "notify",
        to: "list",
        reason: expect.stringContaining("subscribed to the endpoint's success and error topics"),
      },
    ]);
    const later = await invoke({ id: "09", x: 9 });
    await emulator.events.waitFor(
      (event) => event.type === "invocation.completed" && event.invocation.inferenceId === "job-09",
    );
    expect(await read(later, await watcher.watch(later))).toEqual({ doubled: 18 });
  });
});

describe("an abort during a long poll", () => {
  test("A19-5: ends every wait at once, and no listener and no request stays", async () => {
    const { invoke, watcher, emulator, stop, events } = await watching(
      () => new Promise<never>(() => undefined),
      { queue: both },
    );
    const waiting = watcher.watch(await invoke(row));
    await emulator.events.waitFor(
      (event) => event.type === "request.received" && event.api === "sqs.ReceiveMessage",
    );
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    await vi.waitFor(() => expect(events).toMatchObject([{ type: "request", api: "sqs.ReceiveMessage" }]));
    await vi.waitFor(() => expect(getEventListeners(stop.signal, "abort")).toEqual([]));
    expect(emulator.requests()["sqs.ReceiveMessage"]).toBe(1);
  });
});

describe("the end of a job", () => {
  test("closes the connections to the queue", async () => {
    const agent = new Agent({ keepAlive: true });
    const { answer, stop } = await watching(double, { queue: both, asyncBlock: including, agent });
    await answer(row);
    const open = () => Object.keys({ ...agent.sockets, ...agent.freeSockets });
    await expect.poll(open).not.toEqual([]);
    stop.abort();
    await expect.poll(open).toEqual([]);
  });
});

describe("options that cannot work", () => {
  afterEach(() => vi.doUnmock("@aws-sdk/client-sqs"));

  test("notify without a queue, and a queue that is no URL, are refused", async () => {
    await expect(watching(double, { strategy: "notify" })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("`queueUrl`"),
    });
    await expect(watching(double, { queueUrl: "answers" })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining('not "answers"'),
    });
  });

  test("without @aws-sdk/client-sqs: says what to install", async () => {
    vi.doMock("@aws-sdk/client-sqs", () => {
      throw new Error("Cannot find package");
    });
    const { createClients } = await import("../../src/aws/clients.ts");
    const opened = openWatcher({
      strategy: "auto",
      queueUrl: "https://sqs.us-east-1.amazonaws.com/000000000000/answers",
      clients: createClients({ region: "us-east-1" }),
      clientConfig: { region: "us-east-1" },
      clock: systemClock,
      signal: new AbortController().signal,
      emit: () => undefined,
    });
    const error = await opened.catch((thrown: unknown) => thrown);
    expect(SageMakerAsyncError.isInstance(error) && error.code).toBe("invalid_option");
    expect(error).toMatchObject({ message: expect.stringContaining("@aws-sdk/client-sqs") });
  });
});
