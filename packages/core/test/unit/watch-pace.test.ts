import { expect, test } from "vitest";
import type { ObjectProbe } from "../../src/aws/object-probe.ts";
import { formatS3Uri, type S3Location } from "../../src/aws/s3-location.ts";
import { manualClock } from "../../src/testing/manual-clock.ts";
import type { Clock } from "../../src/wait/clock.ts";
import { LookSchedule } from "../../src/watch/look-schedule.ts";
import { S3Look } from "../../src/watch/s3-look.ts";
import { WatchLoop } from "../../src/watch/watch-loop.ts";

/** S3 in virtual time: an object is there from a certain time on. Requests take none. */
function virtualS3(clock: Clock) {
  const appearsAt = new Map<string, number>();
  const gets: number[] = [];
  const lists: number[] = [];
  const isThere = (uri: string) => (appearsAt.get(uri) ?? Number.POSITIVE_INFINITY) <= clock.now();
  const probe: ObjectProbe = {
    async get(location) {
      gets.push(clock.now());
      return isThere(formatS3Uri(location)) ? { body: new Uint8Array(), contentType: undefined } : "missing";
    },
    async *list({ bucket, key }) {
      lists.push(clock.now());
      yield [...appearsAt.keys()]
        .filter((uri) => uri.startsWith(formatS3Uri({ bucket, key })) && isThere(uri))
        .map((uri) => uri.slice(`s3://${bucket}/`.length));
    },
  };
  return {
    probe,
    gets,
    lists,
    put: (location: S3Location, at: number) => appearsAt.set(formatS3Uri(location), at),
  };
}

/** Runs chunks through a watcher; each is put in flight when there is room for it. */
async function watched(
  strategy: "list" | "head" | "auto",
  {
    chunks,
    inFlight,
    runMs,
    fails = () => false,
  }: {
    chunks: number;
    inFlight: number;
    runMs: (chunk: number) => number;
    fails?: (chunk: number) => boolean;
  },
) {
  const clock = manualClock({ jumps: true });
  const s3 = virtualS3(clock);
  const schedule = new LookSchedule();
  const { signal } = new AbortController();
  const onFallback = () => undefined;
  const look = new S3Look({ strategy, probe: s3.probe, schedule, clock, signal, onFallback });
  const loop = new WatchLoop({ look, schedule, clock, signal });
  const delaysMs: number[] = [];
  let next = 0;
  const worker = async () => {
    for (let chunk = next++; chunk < chunks; chunk = next++) {
      const outputLocation = { bucket: "b", key: `out/${chunk}` };
      const failureLocation = { bucket: "b", key: `failed/${chunk}` };
      const endsAt = clock.now() + runMs(chunk);
      s3.put(fails(chunk) ? failureLocation : outputLocation, endsAt);
      await loop.watch({ inferenceId: String(chunk), outputLocation, failureLocation, deadlineAt: 1e12 });
      delaysMs.push(clock.now() - endsAt);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return { ...s3, delaysMs: delaysMs.toSorted((a, b) => a - b) };
}

function mostInASecond(times: readonly number[]): number {
  let from = 0;
  let most = 0;
  times.forEach((time, at) => {
    while ((times[from] ?? time) <= time - 1000) from += 1;
    most = Math.max(most, at - from + 1);
  });
  return most;
}

const minute = (chunk: number) => 50_000 + ((chunk * 7919) % 20_000);

test("head: however many are outstanding, at most 320 keys are asked for in a second, and everyone's turn comes", async () => {
  const { gets, delaysMs } = await watched("head", { chunks: 2000, inFlight: 2000, runMs: minute });
  expect(delaysMs).toHaveLength(2000);
  expect(mostInASecond(gets)).toBeLessThanOrEqual(2 * 320); // outputs and failures
  expect(mostInASecond(gets)).toBeGreaterThan(320);
});

/** A tenth of a typical run. */
const tenthMs = 6000;

test.each(["list", "head"] as const)(
  "A19-4: %s: in the median, an answer is seen within a tenth of the time that it took",
  async (strategy) => {
    const { delaysMs } = await watched(strategy, { chunks: 640, inFlight: 64, runMs: minute });
    expect(delaysMs[320]).toBeLessThan(tenthMs);
  },
);

test.each(["list", "head"] as const)(
  "A19-1: %s: once there has been a failure, the others are seen as soon as answers are",
  async (strategy) => {
    const fails = () => true;
    const { delaysMs } = await watched(strategy, { chunks: 640, inFlight: 64, runMs: minute, fails });
    expect(delaysMs[320]).toBeLessThan(tenthMs);
  },
);

test("A19-4: head: asking for each of 64 answers costs no more than one list an answer (12 GETs), and they are seen within a fifth of their run", async () => {
  const { gets, lists, delaysMs } = await watched("head", { chunks: 640, inFlight: 64, runMs: minute });
  expect(lists).toEqual([]);
  expect(gets.length / 640).toBeLessThan(12);
  expect(delaysMs.at(-1)).toBeLessThan(12_000);
});

test("A19-4: list: 64 in flight share their lists: a quarter of one each at most", async () => {
  const { gets, lists } = await watched("list", { chunks: 640, inFlight: 64, runMs: minute });
  expect(gets).toEqual([]);
  expect(lists.length / 640).toBeLessThan(0.25);
});

test("auto: two in flight are asked for by name, which costs less than lists and sees them sooner", async () => {
  const two = { chunks: 20, inFlight: 2, runMs: minute };
  const auto = await watched("auto", two);
  const list = await watched("list", two);
  expect(auto.lists).toEqual([]);
  expect(auto.gets.length / 12).toBeLessThan(list.lists.length / 2);
  expect(auto.delaysMs[10]).toBeLessThan(list.delaysMs[10] ?? 0);
});

test("auto: more are listed, and the last two asked for by name again", async () => {
  const runs = (chunk: number) => (chunk < 3 ? 60_000 : 5000);
  const { gets, lists } = await watched("auto", { chunks: 5, inFlight: 5, runMs: runs });
  expect(lists.length).toBeGreaterThan(0);
  expect(gets).toEqual([]); // the three slow ones end together, so there are never two
  const tail = await watched("auto", { chunks: 5, inFlight: 5, runMs: (chunk) => 5000 * (chunk + 1) });
  expect(Math.min(...tail.gets)).toBeGreaterThan(15_000);
  expect(Math.max(...tail.lists)).toBeLessThanOrEqual(Math.min(...tail.gets));
});

test("list: a first wave of chunks of a second is seen within 200 ms, though nothing is known of it", async () => {
  const { delaysMs } = await watched("list", { chunks: 64, inFlight: 64, runMs: () => 1090 });
  expect(delaysMs.at(-1)).toBeLessThan(200);
});

test("A19-4: list: 512 chunks of a minute, 64 in flight, cost a thirteenth of a list each at most", async () => {
  const { lists, delaysMs } = await watched("list", { chunks: 512, inFlight: 64, runMs: () => 60_000 });
  expect(lists.length / 512).toBeLessThan(1 / 13);
  expect(delaysMs[256]).toBeLessThan(500);
});
