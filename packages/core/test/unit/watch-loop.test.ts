import { getEventListeners } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import type { ObjectProbe } from "../../src/aws/object-probe.ts";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { manualClock } from "../../src/testing/manual-clock.ts";
import { LookSchedule } from "../../src/watch/look-schedule.ts";
import { S3Look } from "../../src/watch/s3-look.ts";
import { WatchLoop } from "../../src/watch/watch-loop.ts";

const outputLocation = { bucket: "b", key: "out/1" };
const failureLocation = { bucket: "b", key: "failed/1" };
const watched = { inferenceId: "mine", outputLocation, failureLocation, deadlineAt: 3_600_000 };

/** A watcher in time that passes only where it is waited for. S3 answers as the test says. */
function loopOver(list: (key: string, now: number) => string[]) {
  const clock = manualClock({ jumps: true });
  const probe: ObjectProbe = {
    get: () => Promise.resolve("missing"),
    async *list({ key }) {
      yield list(key, clock.now());
    },
  };
  const schedule = new LookSchedule();
  const stop = new AbortController();
  const { signal } = stop;
  const onFallback = () => undefined;
  const look = new S3Look({ strategy: "list", probe, schedule, clock, signal, onFallback });
  const loop = new WatchLoop({ look, schedule, clock, signal });
  return { loop, stop, clock, schedule };
}

const outage = () => {
  throw new SageMakerAsyncError("output_missing", "S3 is away", { retryable: true });
};

test("an outage of two minutes is sat out", async () => {
  const { loop, clock } = loopOver((key, now) => (now < 115_000 ? outage() : [`${key}1`]));
  await expect(loop.watch(watched)).resolves.toEqual({ outcome: "output" });
  expect(clock.now()).toBeGreaterThan(115_000);
});

test("a longer outage ends the watch, with its cause", async () => {
  const { loop, clock } = loopOver(outage);
  await expect(loop.watch(watched)).rejects.toMatchObject({ message: "S3 is away" });
  expect(clock.now()).toBeLessThan(140_000);
});

test("an error that will not pass ends the watch at once", async () => {
  const { loop, clock } = loopOver(() => {
    throw new SageMakerAsyncError("access_denied", "expired token");
  });
  await expect(loop.watch(watched)).rejects.toMatchObject({ code: "access_denied" });
  expect(clock.now()).toBe(200);
});

test("a listener that throws ends the watch with its own error, and the next one goes on", async () => {
  let isBroken = true;
  const { loop } = loopOver((key) => {
    if (isBroken) throw new RangeError("mine");
    return [`${key}1`];
  });
  await expect(loop.watch(watched)).rejects.toThrow(RangeError);
  isBroken = false;
  await expect(loop.watch(watched)).resolves.toEqual({ outcome: "output" });
});

test("A19-1: the look at the deadline is one for failures too", async () => {
  // Looks were to come at 200 and 400 ms, and only the first would be one for failures.
  const { loop } = loopOver((key, now) => (key === "failed/" && now >= 300 ? ["failed/1"] : []));
  await expect(loop.watch({ ...watched, deadlineAt: 350 })).resolves.toEqual({ outcome: "failure" });
});

test("A19-1: a deadline says what was looked for; without a failure path, that a failure leaves no trace", async () => {
  const { loop } = loopOver(() => []);
  await expect(loop.watch({ ...watched, deadlineAt: 60_000 })).rejects.toMatchObject({
    code: "deadline_exceeded",
    retryable: true,
    inferenceId: "mine",
    message: expect.stringMatching(
      /No output at s3:\/\/b\/out\/1 and no failure at s3:\/\/b\/failed\/1, after 60 s/,
    ),
  });
  await expect(
    loop.watch({ ...watched, failureLocation: undefined, deadlineAt: 120_000 }),
  ).rejects.toMatchObject({ message: expect.stringContaining("configure S3FailurePath") });
});

test("an earlier deadline of a newcomer is kept", async () => {
  const { loop, clock } = loopOver(() => []);
  const first = loop.watch({ ...watched, deadlineAt: 1_000_000 }).catch(() => undefined);
  await expect(loop.watch({ ...watched, deadlineAt: 1234 })).rejects.toMatchObject({
    code: "deadline_exceeded",
  });
  expect(clock.now()).toBe(1234);
  await first;
});

test("A19-5: an abort ends every wait at once and leaves no timer and no listener", async () => {
  const { loop, stop, clock } = loopOver(() => []);
  const first = loop.watch(watched);
  expect(clock.sleeping).toBe(1);
  const ended = Promise.allSettled([first, loop.watch(watched)]);
  stop.abort(new Error("enough"));
  for (const { status, ...outcome } of await ended) {
    expect({ status, ...outcome }).toMatchObject({ status: "rejected", reason: { code: "cancelled" } });
  }
  await turn();
  expect(clock.sleeping).toBe(0);
  expect(getEventListeners(stop.signal, "abort")).toEqual([]);
});

test("A19-5: a wait that begins after the abort ends at once", async () => {
  const { loop, stop } = loopOver(() => []);
  stop.abort();
  await expect(loop.watch(watched)).rejects.toMatchObject({ code: "cancelled" });
});

test("nothing is learnt of run times from an invocation of another process", async () => {
  const { loop, schedule } = loopOver((key) => [`${key}1`]);
  await loop.watch({ ...watched, isResumed: true });
  expect(schedule.isInformed).toBe(false);
  await loop.watch(watched);
  expect(schedule.isInformed).toBe(true);
});
