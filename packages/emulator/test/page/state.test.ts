import { describe, expect, test } from "vitest";
import { newSeries, pushSample } from "../../src/activity/series.ts";
import type {
  SnapshotMessage,
  StreamedEndpoint,
  StreamedInvocation,
} from "../../src/activity/stream-message.ts";
import { chartColumns } from "../../src/page/state/chart-columns.ts";
import { formatDuration } from "../../src/page/state/format.ts";
import { barOf } from "../../src/page/state/invocation-bar.ts";
import { emulatedNow, initialState, shownEndpoint } from "../../src/page/state/page-state.ts";
import { reduce } from "../../src/page/state/reduce.ts";
import { timelineOf } from "../../src/page/state/timeline.ts";

const T0 = Date.parse("2026-03-01T00:00:00.000Z");
const at = (seconds: number) => new Date(T0 + seconds * 1_000).toISOString();
const clock = { now: at(0), speed: 1, frozen: false };

const endpoint: StreamedEndpoint = {
  name: "model",
  kind: "async",
  outputPath: "s3://demo/out",
  graph: null,
  status: "InService",
  instances: { current: 0, desired: 0, min: 0, max: 2 },
  queued: 0,
  inFlight: 0,
  completed: 0,
  failed: 0,
  expired: 0,
};

function invocation(
  inferenceId: string,
  [received, started, finished]: [number, number?, number?],
): StreamedInvocation {
  const running = finished === undefined ? "running" : "completed";
  return {
    inferenceId,
    endpointName: "model",
    state: started === undefined ? "queued" : running,
    attempts: started === undefined ? 0 : 1,
    receivedAt: at(received),
    startedAt: started === undefined ? null : at(started),
    finishedAt: finished === undefined ? null : at(finished),
    inputLocation: null,
    outputLocation: `s3://demo/out/${inferenceId}.out`,
    failureLocation: null,
    error: null,
    arrival: 0,
  };
}

const snapshot = (more: Partial<SnapshotMessage> = {}): SnapshotMessage => ({
  emulator: { region: "us-east-1", accessKeyId: "any" },
  clock,
  endpoints: [endpoint],
  invocations: [],
  samples: {},
  faults: [],
  faultForms: [],
  ...more,
});

const started = (more: Partial<SnapshotMessage> = {}) =>
  reduce(initialState, { type: "snapshot", message: snapshot(more), heardAtMs: 0 });

const changed = (state: ReturnType<typeof started>, message: object) =>
  reduce(state, { type: "changes", message: { clock, ...message }, heardAtMs: 0 });

const idsOf = (records: Iterable<StreamedInvocation>) => [...records].map(({ inferenceId }) => inferenceId);

describe("the page's state", () => {
  test("a change replaces what is known of an invocation, and leaves the rest alone", () => {
    const before = started({ invocations: [invocation("a", [0]), invocation("b", [1])] });
    const after = changed(before, { invocations: [invocation("a", [0, 2])] });
    expect([...after.invocations.values()].map(({ inferenceId, state }) => [inferenceId, state])).toEqual([
      ["b", "queued"],
      ["a", "running"],
    ]);
    expect(after.endpoints).toBe(before.endpoints);
  });

  test("two invocations with one inference id are two", () => {
    const twice = [
      invocation("same", [0]),
      { ...invocation("same", [0]), outputLocation: "s3://demo/out/2.out" },
    ];
    expect(started({ invocations: twice }).invocations.size).toBe(2);
  });

  test("no more than 500 invocations are kept: those with the newest news", () => {
    const many = Array.from({ length: 700 }, (_, index) => invocation(`id-${index}`, [index]));
    const ids = idsOf(changed(started(), { invocations: many }).invocations.values());
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([500, "id-200", "id-699"]);
  });

  test("samples replace all from their first instant on", () => {
    const one = (seconds: number, queued: number) => ({
      at: T0 + seconds * 1_000,
      current: 0,
      desired: 1,
      queued,
      inFlight: 0,
    });
    const before = started({ samples: { model: [one(0, 1), one(1, 2)] } });
    const after = changed(before, { samples: { model: [one(1, 5), one(2, 6)] } });
    expect(after.series.get("model")?.samples.map(({ queued }) => queued)).toEqual([1, 5, 6]);
    expect(before.series.get("model")?.samples.map(({ queued }) => queued)).toEqual([1, 2]);
  });

  test("a lost connection keeps what was seen; the next snapshot replaces it", () => {
    const lost = reduce(started({ invocations: [invocation("a", [0])] }), { type: "connection lost" });
    expect([lost.connection, lost.invocations.size]).toEqual(["lost", 1]);
    const again = reduce(lost, { type: "snapshot", message: snapshot(), heardAtMs: 1 });
    expect([again.connection, again.invocations.size]).toEqual(["live", 0]);
  });

  test("the chosen endpoint stays chosen, and when it is gone the first one is shown", () => {
    const both = started({ endpoints: [endpoint, { ...endpoint, name: "other" }] });
    const chosen = reduce(both, { type: "endpoint chosen", name: "other" });
    expect(shownEndpoint(chosen)?.name).toBe("other");
    expect(shownEndpoint(changed(chosen, { endpoints: [endpoint] }))?.name).toBe("model");
  });

  test("time runs on between two messages, at the emulator's speed, and not while frozen", () => {
    const reading = { emulatedMs: T0, heardAtMs: 1_000, speed: 60, frozen: false };
    expect(emulatedNow(reading, 2_000)).toBe(T0 + 60_000);
    expect(emulatedNow({ ...reading, frozen: true }, 2_000)).toBe(T0);
  });
});

describe("the timeline", () => {
  const now = T0 + 200_000;

  test("the latest run begins after the last long pause", () => {
    const state = started({
      invocations: [
        invocation("before", [0, 1, 2]),
        invocation("first", [100, 101, 120]),
        invocation("second", [140, 141, 142]),
      ],
    });
    const { rows, window } = timelineOf(state, now);
    expect(idsOf(rows)).toEqual(["first", "second"]);
    expect(window.start).toBeLessThan(T0 + 100_000);
    expect(window.end).toBeGreaterThan(T0 + 142_000);
    expect(window.end).toBeLessThan(now);
  });

  test("a span until now shows what was not over before it", () => {
    const invocations = [
      invocation("over", [0, 1, 2]),
      invocation("long", [0, 1, 170]),
      invocation("new", [190]),
    ];
    const state = reduce(started({ invocations }), { type: "span chosen", span: 60_000 });
    const { rows, window } = timelineOf(state, now);
    expect(idsOf(rows)).toEqual(["long", "new"]);
    expect(window).toEqual({ start: now - 60_000, end: now });
  });

  test("a filter leaves one state, and the newest hundred are shown", () => {
    const invocations = [
      ...Array.from({ length: 150 }, (_, index) => invocation(`done-${index}`, [index / 10, 16, 17])),
      invocation("waits", [18]),
    ];
    const state = started({ invocations });
    expect(timelineOf(state, now)).toMatchObject({ fitting: 151, rows: { length: 100 } });
    const filtered = reduce(state, { type: "filter chosen", filter: "queued" });
    expect(idsOf(timelineOf(filtered, now).rows)).toEqual(["waits"]);
  });

  test("those of one millisecond stay in the order of their arrival, whatever happens to them", () => {
    const [a, b] = [invocation("a", [0]), { ...invocation("b", [0]), arrival: 1 }];
    const state = changed(started({ invocations: [a, b] }), { invocations: [{ ...a, state: "running" }] });
    expect(idsOf(timelineOf(state, now).rows)).toEqual(["a", "b"]);
  });

  test("a bar: waiting, then running, each in percent of the window", () => {
    const window = { start: T0, end: T0 + 10_000 };
    expect(barOf(invocation("a", [1, 3, 8]), window, now)).toEqual({
      waiting: { left: 10, width: 20 },
      running: { left: 30, width: 50 },
      waited: "2.0 s",
      ran: "5.0 s",
    });
    // What began before the window is cut off at its edge, and what waits ends now.
    expect(barOf(invocation("b", [-5]), window, T0 + 5_000)).toEqual({
      waiting: { left: 0, width: 50 },
      running: undefined,
      waited: "10.0 s",
      ran: undefined,
    });
  });

  test("a delivery anew waits again", () => {
    const again = { ...invocation("a", [0, 1]), state: "queued" as const, attempts: 1 };
    expect(barOf(again, { start: T0, end: T0 + 10_000 }, T0 + 5_000).running).toBeUndefined();
  });
});

describe("a chart", () => {
  const sample = (seconds: number, queued: number) => ({
    at: T0 + seconds * 1_000,
    current: 0,
    desired: 0,
    queued,
    inFlight: 0,
  });

  test("begins with what held at its left edge and is drawn on until now", () => {
    const window = { start: T0 + 5_000, end: T0 + 20_000 };
    const samples = [sample(0, 1), sample(4, 2), sample(8, 3)];
    expect(chartColumns(samples, window, T0 + 10_000, ["queued"])).toEqual([
      [T0 / 1_000 + 4, T0 / 1_000 + 8, T0 / 1_000 + 10],
      [2, 3, 3],
    ]);
  });

  test("a series stays bounded, keeps its span, and ends with how it stands", () => {
    const series = newSeries();
    for (let second = 0; second < 50_000; second += 1) pushSample(series, sample(second, second));
    expect(series.samples.length).toBeLessThanOrEqual(1_000);
    expect(series.samples[0]?.queued).toBeLessThan(100);
    expect(series.samples.at(-1)?.queued).toBe(49_999);
    const gaps = series.samples
      .slice(1, -1)
      .map(({ queued }, index) => queued - (series.samples[index]?.queued ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(200);
  });
});

test.each([
  [0, "0 ms"],
  [999.6, "1.0 s"],
  [59_960, "1 min 0 s"],
  [61_000, "1 min 1 s"],
  [3_599_700, "1 h 0 min"],
  [21_600_000, "6 h 0 min"],
])("%d ms reads %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
