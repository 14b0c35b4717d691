import { expect, test } from "vitest";
import type { NotificationQueue } from "../../src/aws/notification-queue.ts";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { manualClock } from "../../src/testing/manual-clock.ts";
import type { Look } from "../../src/watch/look.ts";
import { LookSchedule } from "../../src/watch/look-schedule.ts";
import { NotifyLook } from "../../src/watch/notify-look.ts";
import { WatchLoop } from "../../src/watch/watch-loop.ts";

const outputLocation = { bucket: "b", key: "out/1" };
const watched = { inferenceId: "mine", outputLocation, failureLocation: undefined };

/** A watcher over a queue that gives these messages, in time that passes only where it is waited for. */
function listening(
  receive: () => string[],
  onDelete: (receipts: readonly string[]) => void = () => undefined,
) {
  const clock = manualClock({ jumps: true });
  const waits: number[] = [];
  const netLooks: number[] = [];
  const fallbacks: string[] = [];
  const queue: NotificationQueue = {
    url: "https://queue",
    async receive(waitSeconds) {
      waits.push(waitSeconds);
      const bodies = receive();
      if (bodies.length === 0) await clock.advance(waitSeconds * 1000);
      return bodies.map((body) => ({ body, receipt: body }));
    },
    delete: async (receipts) => onDelete(receipts),
    giveBack: async () => undefined,
    close: () => undefined,
  };
  const net: Look = {
    nextLookAt: () => (netLooks.at(-1) ?? 0) + 1000,
    look: async () => void netLooks.push(clock.now()),
    doubtAbout: () => undefined,
  };
  const schedule = new LookSchedule();
  const { signal } = new AbortController();
  const onFallback = (reason: string) => void fallbacks.push(reason);
  const look = new NotifyLook({ queue, net, schedule, clock, signal, onFallback });
  const loop = new WatchLoop({ look, schedule, clock, signal });
  const untilDeadline = (deadlineAt: number) =>
    expect(loop.watch({ ...watched, deadlineAt })).rejects.toMatchObject({ code: "deadline_exceeded" });
  return { clock, loop, waits, netLooks, fallbacks, untilDeadline };
}

test("a long poll ends in time for the look at S3 and for the deadline", async () => {
  const { clock, waits, netLooks, untilDeadline } = listening(() => []);
  await untilDeadline(45_000);
  expect(waits).toEqual([20, 10, 15]);
  expect(netLooks).toEqual([30_000, 45_000]);
  expect(clock.now()).toBe(45_000);
});

test("a deadline in less than a second is kept", async () => {
  const { clock, waits, untilDeadline } = listening(() => []);
  await untilDeadline(500);
  expect(clock.now()).toBe(500);
  expect(waits.length).toBeLessThan(5);
});

test("messages of others, which come back at once, make the polls rarer", async () => {
  const { waits, untilDeadline } = listening(() => ["a note"]);
  await untilDeadline(60_000);
  expect(waits.length).toBeLessThan(20);
});

test.each([
  { retryable: false, polls: 1 },
  { retryable: true, polls: 3 },
])(
  "a queue that fails (retryable: $retryable) is given up after $polls polls",
  async ({ retryable, polls }) => {
    const { waits, netLooks, fallbacks, untilDeadline } = listening(() => {
      throw new SageMakerAsyncError("access_denied", "no queue", { retryable });
    });
    await untilDeadline(30_000);
    expect(waits).toHaveLength(polls);
    expect(fallbacks).toEqual(["no queue"]);
    expect(netLooks.length).toBeGreaterThan(20);
  },
);

const ended = (inferenceId: string) =>
  JSON.stringify({
    eventSource: "aws:sagemaker",
    inferenceId,
    invocationStatus: "Failed",
    failureReason: "x",
  });

test("messages are deleted in tens, and the rest before the last answer is passed on", async () => {
  const ids = Array.from({ length: 12 }, (_, at) => `job-${at}`);
  const messages = ids.map((id) => [ended(id)]);
  const deleted: number[] = [];
  const { loop } = listening(
    () => messages.shift() ?? [],
    (receipts) => deleted.push(receipts.length),
  );
  const seen = ids.map((inferenceId) => loop.watch({ ...watched, inferenceId, deadlineAt: 1e12 }));
  await Promise.all(seen);
  expect(deleted).toEqual([10, 2]);
});

test("a message is deleted before others could see it again", async () => {
  const messages = [[ended("early")]];
  const deletedAt: number[] = [];
  const { clock, loop, untilDeadline } = listening(
    () => messages.shift() ?? [],
    () => deletedAt.push(clock.now()),
  );
  const early = loop.watch({ ...watched, inferenceId: "early", deadlineAt: 1e12 });
  const late = untilDeadline(60_000);
  await early;
  await late;
  expect(deletedAt).toHaveLength(1);
  expect(deletedAt[0]).toBeLessThan(30_000);
});
