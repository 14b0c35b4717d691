import { createServer } from "node:http";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Emulator } from "@sagemaker-async/emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { s3ObjectFolders } from "../../src/aws/object-folders.ts";
import { listQueue } from "../../src/queue/list-queue.ts";
import { type PurgeQueueContext, purgeQueue } from "../../src/queue/purge-queue.ts";
import { type Clock, systemClock } from "../../src/wait/clock.ts";
import { bucket, double, emulate, rowsOf } from "../support/emulated.ts";

const folder = "endpoints/model/async-input/";
/** An endpoint that accepts everything and starts no instance until its clock is moved. */
const asleep = { instances: { initial: 0, min: 0, max: 1, coldStartMs: 3_600_000 } };

/** The queue of the emulated endpoint, as a client sees it whose clock is ahead by so much. */
function queueOf(emulator: Emulator, { aheadMs = 0, s3 = clientOf(emulator) } = {}): PurgeQueueContext {
  const clock: Clock = { ...systemClock, now: () => Date.now() + aheadMs };
  return {
    folders: s3ObjectFolders(s3, () => undefined),
    inputPath: { bucket, key: folder },
    outputPath: { bucket, key: "async-output" },
    failurePath: { bucket, key: "async-failures" },
    sharePaths: [{ bucket, key: "endpoints/model/async-share/" }],
    clock,
  };
}

function clientOf(emulator: Emulator): S3Client {
  const s3 = new S3Client(emulator.clientConfig);
  onTestFinished(() => s3.destroy());
  return s3;
}

async function put(emulator: Emulator, ...keys: string[]): Promise<void> {
  const s3 = clientOf(emulator);
  await Promise.all(
    keys.map((key) => s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: "x\n1\n" }))),
  );
}

/** Puts an object so late that S3 gives it another time than everything before it; the answer is that time, epoch ms. */
async function putLater(emulator: Emulator, key: string): Promise<number> {
  const { folders } = queueOf(emulator);
  const before = await folders.list({ bucket, key: "" });
  const newest = Math.max(...before.map((object) => object.lastModified.getTime()));
  while (true) {
    await put(emulator, key);
    const [object] = await folders.list({ bucket, key });
    if (object && object.lastModified.getTime() > newest) return object.lastModified.getTime();
  }
}

describe("listQueue", () => {
  test("shows staged inputs, oldest first, with their runs, ages and sizes", async () => {
    const { emulator } = await emulate(double);
    await put(emulator, `${folder}run-b/0-10.csv`);
    await putLater(emulator, `${folder}run-a/10-10.csv`);
    const lastAt = await putLater(emulator, `${folder}0123456789abcdef0123456789abcdef.csv`); // the seed's layout
    await put(
      emulator,
      `${folder}run-a/deeper/0-1.csv`,
      folder,
      "endpoints/model/async-input-2/run-a/0-1.csv",
    );

    const aheadMs = 3_600_000;
    const queue = await listQueue(queueOf(emulator, { aheadMs }));
    expect(queue.map(({ key, runId }) => [key, runId])).toEqual([
      [`${folder}run-b/0-10.csv`, "run-b"],
      [`${folder}run-a/10-10.csv`, "run-a"],
      [`${folder}0123456789abcdef0123456789abcdef.csv`, undefined],
    ]);
    expect(queue[0]).toMatchObject({ location: `s3://${bucket}/${folder}run-b/0-10.csv`, sizeBytes: 4 });
    const youngest = queue[2];
    expect(youngest?.lastModified.getTime()).toBe(lastAt);
    expect(youngest?.ageMs).toBeGreaterThanOrEqual(aheadMs);
    expect(queue[0]?.ageMs).toBeGreaterThan(youngest?.ageMs ?? 0);
  });

  test("shows what a job has staged, and nothing once it is answered", async () => {
    const { emulator, endpoint } = await emulate(double, asleep);
    const running = endpoint.inference(rowsOf(30));
    await accepted(emulator, 3);
    const queue = await listQueue(queueOf(emulator));
    expect(queue).toHaveLength(3);
    expect(new Set(queue.map(({ runId }) => runId)).size).toBe(1);
    await emulator.clock.advance(3_600_000);
    await running;
    expect(await listQueue(queueOf(emulator))).toEqual([]);
  });

  test("an object that S3 dates later than now has no negative age", async () => {
    const { emulator } = await emulate(double);
    await put(emulator, `${folder}run/0-1.csv`);
    expect(await listQueue(queueOf(emulator, { aheadMs: -3_600_000 }))).toMatchObject([{ ageMs: 0 }]);
  });

  test("refuses a whole bucket as the input folder, before it looks", async () => {
    const { emulator } = await emulate(double);
    const context = { ...queueOf(emulator), inputPath: { bucket, key: "" } };
    await expect(listQueue(context)).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("inputLocation"),
    });
    await expect(purgeQueue(context, { all: true })).rejects.toMatchObject({ code: "invalid_option" });
    expect(emulator.requests()).not.toHaveProperty(["s3.ListObjectsV2"]);
  });

  test("an abort ends it", async () => {
    const { emulator } = await emulate(double);
    const signal = AbortSignal.abort();
    await expect(listQueue(queueOf(emulator), { signal })).rejects.toMatchObject({ code: "cancelled" });
    await expect(purgeQueue(queueOf(emulator), { all: true, signal })).rejects.toMatchObject({
      code: "cancelled",
    });
  });
});

describe("A19-15: purgeQueue deletes what is asked for, and only that", () => {
  test.each([
    [{}, "none of them"],
    [{ all: false }, "none of them"],
    [{ all: true, runId: "run-a" }, "runId and all"],
    [{ olderThanMs: 1, runId: "run-a" }, "olderThanMs and runId"],
    [{ olderThanMs: 0 }, "whole number of at least 1"],
    [{ runId: "" }, "not the id of a run"],
    [{ runId: "run-a/0-1.csv" }, "not the id of a run"],
    [{ all: true, runID: "run-a" }, '"runID"'],
  ])("refuses %j and explains", async (options, words) => {
    const { emulator, objects } = await emulate(double);
    await put(emulator, `${folder}run-a/0-1.csv`);
    await expect(purgeQueue(queueOf(emulator), options)).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining(words),
    });
    expect(await objects()).toHaveLength(1);
  });

  test("of one run: its inputs, late outputs and failures, and nothing of others", async () => {
    const { emulator, objects } = await emulate(double);
    const others = [
      "async-failures/run-b/3-error.out",
      "async-output/4.out",
      "async-output/run-a-2/5.out",
      "async-output/run-b/2.out",
      `${folder}0123.csv`,
      `${folder}run-b/0-1.csv`,
    ];
    await put(emulator, ...others, `${folder}run-a/0-1.csv`, `${folder}run-a/1-1.csv`);
    await put(emulator, "async-output/run-a/1.out", "async-failures/run-a/6-error.out");
    expect(await purgeQueue(queueOf(emulator, { aheadMs: 61_000 }), { runId: "run-a" })).toEqual({
      deleted: 4,
      failed: [],
      runIds: ["run-a"],
    });
    expect(await objects()).toEqual(others);
  });

  test("of a run whose inputs are gone already: what has appeared since", async () => {
    const { emulator, objects } = await emulate(double);
    await put(emulator, "async-output/run-a/1.out");
    const report = await purgeQueue(queueOf(emulator, { aheadMs: 61_000 }), { runId: "run-a" });
    expect(report.deleted).toBe(1);
    expect(await objects()).toEqual([]);
  });

  test("older than: the old inputs, with and without a run, and the late outputs of their runs", async () => {
    const { emulator, objects } = await emulate(double);
    await put(emulator, `${folder}old.csv`, `${folder}run-a/0-1.csv`, "async-output/run-a/1.out");
    const youngAt = await putLater(emulator, `${folder}run-a/1-1.csv`);
    await putLater(emulator, "async-output/run-a/2.out");
    const olderThanMs = 120_000;
    const clock = { ...systemClock, now: () => youngAt + olderThanMs }; // so the young one is not older
    const report = await purgeQueue({ ...queueOf(emulator), clock }, { olderThanMs });
    expect(report).toEqual({ deleted: 3, failed: [], runIds: ["run-a"] });
    expect(await objects()).toEqual(["async-output/run-a/2.out", `${folder}run-a/1-1.csv`]);
  });

  test("all: every input, and the locks of shared calls; other endpoints keep theirs", async () => {
    const { emulator, objects } = await emulate(double);
    const others = ["async-output/1.out", "endpoints/other/async-input/run-a/0-1.csv"];
    await put(emulator, ...others, `${folder}run-a/0-1.csv`, `${folder}0123.csv`);
    await put(emulator, "endpoints/model/async-share/abc.json", "async-output/run-a/1.out");
    const report = await purgeQueue(queueOf(emulator, { aheadMs: 61_000 }), { all: true });
    expect(report).toEqual({ deleted: 4, failed: [], runIds: ["run-a"] });
    expect(await objects()).toEqual(others);
  });

  test("a single run keeps the locks", async () => {
    const { emulator, objects } = await emulate(double);
    await put(emulator, "endpoints/model/async-share/abc.json", `${folder}run-a/0-1.csv`);
    await purgeQueue(queueOf(emulator), { runId: "run-a" });
    expect(await objects()).toEqual(["endpoints/model/async-share/abc.json"]);
  });

  test("an endpoint without a failure path is purged too", async () => {
    const { emulator, objects } = await emulate(double);
    await put(emulator, `${folder}run-a/0-1.csv`, "async-output/run-a/1.out");
    const context = { ...queueOf(emulator, { aheadMs: 61_000 }), failurePath: undefined };
    expect(await purgeQueue(context, { runId: "run-a" })).toMatchObject({ deleted: 2 });
    expect(await objects()).toEqual([]);
  });

  test("more than 1,000 inputs are listed page by page and deleted by 1,000", async () => {
    const { emulator } = await emulate(double);
    const keys = Array.from({ length: 1001 }, (_, at) => `${folder}${at}.csv`);
    await put(emulator, ...keys);
    expect(await listQueue(queueOf(emulator))).toHaveLength(1001);
    await emulator.reset();
    expect(await purgeQueue(queueOf(emulator, { aheadMs: 1000 }), { all: true })).toMatchObject({
      deleted: 1001,
    });
    expect(emulator.requests()).toEqual({ "s3.ListObjectsV2": 3, "s3.DeleteObjects": 2 });
    expect(await listQueue(queueOf(emulator))).toEqual([]);
  });

  test("objects that S3 would not delete are counted and named", async () => {
    const { emulator } = await emulate(double);
    const s3 = clientOf(emulator);
    await put(emulator, `${folder}run-a/0-1.csv`, `${folder}run-a/1-1.csv`);
    await refuseDeletes(s3, `${folder}run-a/1-1.csv`);
    expect(await purgeQueue(queueOf(emulator, { s3 }), { runId: "run-a" })).toEqual({
      deleted: 1,
      failed: [{ key: `${folder}run-a/1-1.csv`, code: "AccessDenied", message: "not yours" }],
      runIds: ["run-a"],
    });
  });
});

describe("A19-15: a caller that is alive", () => {
  test("sees `purged` for a chunk that was queued, and nothing is left", async () => {
    const { emulator, endpoint, objects } = await emulate(double, asleep);
    const running = endpoint.inference(rowsOf(10));
    const ended = running.then(
      () => undefined,
      (error: unknown) => error,
    );
    await accepted(emulator, 1);
    const [entry] = await listQueue(queueOf(emulator));
    expect(await purgeQueue(queueOf(emulator), { runId: entry?.runId })).toMatchObject({ deleted: 1 });
    await emulator.clock.advance(3_600_000);
    expect(await ended).toMatchObject({ code: "purged" });
    expect(await objects()).toEqual([]);
  });

  test.each([{ all: true }, { olderThanMs: 1 }])(
    "collects an answer that is there already, instead of waiting for it in vain: %j",
    async (selection) => {
      const { emulator, objects } = await emulate(double);
      await put(emulator, `${folder}run-a/0-1.csv`, "async-output/run-a/1.out");
      await purgeQueue(queueOf(emulator, { aheadMs: 1000 }), selection);
      expect(await objects()).toEqual(["async-output/run-a/1.out"]);
    },
  );

  test("keeps its answer when the input goes while the model runs", async () => {
    const released = Promise.withResolvers<void>();
    const { emulator, endpoint } = await emulate(async (row) => {
      await released.promise;
      return double(row);
    });
    const running = endpoint.inference(rowsOf(1));
    await emulator.events.waitFor("invocation.started");
    await emulator.clock.advance(0); // until the endpoint has read the input
    await purgeQueue(queueOf(emulator, { aheadMs: 1000 }), { all: true });
    released.resolve();
    expect((await running).rows).toEqual([{ id: "00", x: 0, doubled: 0 }]);
  });
});

async function accepted(emulator: Emulator, count: number): Promise<void> {
  await emulator.events.waitFor(() => emulator.endpoint("model").queued === count);
}

/** An S3 that answers DeleteObjects as AWS does where one of the keys may not be deleted. */
async function refuseDeletes(s3: S3Client, key: string): Promise<void> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/xml" });
    response.end(
      `<?xml version="1.0"?><DeleteResult><Error><Key>${key}</Key><Code>AccessDenied</Code><Message>not yours</Message></Error></DeleteResult>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  s3.middlewareStack.add(
    (next, context) => (args) => {
      if (context["commandName"] === "DeleteObjectsCommand") Object.assign(args.request as object, { port });
      return next(args);
    },
    { step: "build", priority: "low" },
  );
}
