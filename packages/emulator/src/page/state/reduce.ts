import { invocationKey } from "../../activity/invocation-key.ts";
import { newSeries, pushSample, type Sample, type Series } from "../../activity/series.ts";
import type { ChangesMessage, SnapshotMessage, StreamedInvocation } from "../../activity/stream-message.ts";
import type { ClockState } from "../../clock/clock.ts";
import type { InvocationState } from "../../events/invocation-record.ts";
import type { ClockReading, PageState, Span } from "./page-state.ts";

/** What can happen to the page. `heardAtMs` is the page's own steady clock. */
export type PageAction =
  | { type: "snapshot"; message: SnapshotMessage; heardAtMs: number }
  | { type: "changes"; message: ChangesMessage; heardAtMs: number }
  | { type: "connection lost" }
  | { type: "endpoint chosen"; name: string }
  | { type: "filter chosen"; filter: InvocationState | "all" }
  | { type: "span chosen"; span: Span };

/** As many as a snapshot holds. */
const MOST_INVOCATIONS = 500;

export function reduce(state: PageState, action: PageAction): PageState {
  switch (action.type) {
    case "snapshot":
      return takeSnapshot(state, action.message, action.heardAtMs);
    case "changes":
      return takeChanges(state, action.message, action.heardAtMs);
    case "connection lost":
      return { ...state, connection: "lost" };
    case "endpoint chosen":
      return { ...state, chosenEndpoint: action.name };
    case "filter chosen":
      return { ...state, filter: action.filter };
    case "span chosen":
      return { ...state, span: action.span };
  }
}

function takeSnapshot(state: PageState, message: SnapshotMessage, heardAtMs: number): PageState {
  const { emulator, clock, endpoints, invocations, samples, faults, faultForms } = message;
  return {
    ...state,
    connection: "live",
    emulator,
    clock: readClock(clock, heardAtMs),
    endpoints,
    invocations: withInvocations(new Map(), invocations),
    series: withSamples(new Map(), samples),
    faults,
    faultForms,
  };
}

function takeChanges(state: PageState, message: ChangesMessage, heardAtMs: number): PageState {
  const { clock, endpoints, invocations, samples, faults } = message;
  return {
    ...state,
    connection: "live",
    clock: readClock(clock, heardAtMs),
    endpoints: endpoints ?? state.endpoints,
    invocations: invocations ? withInvocations(state.invocations, invocations) : state.invocations,
    series: samples ? withSamples(state.series, samples) : state.series,
    faults: faults ?? state.faults,
  };
}

function readClock({ now, speed, frozen }: ClockState, heardAtMs: number): ClockReading {
  return { emulatedMs: Date.parse(now), heardAtMs, speed, frozen };
}

function withInvocations(
  known: PageState["invocations"],
  news: readonly StreamedInvocation[],
): PageState["invocations"] {
  const all = new Map(known);
  for (const record of news) {
    const key = invocationKey(record);
    all.delete(key);
    all.set(key, record);
  }
  return new Map([...all].slice(-MOST_INVOCATIONS));
}

function withSamples(known: PageState["series"], news: Record<string, Sample[]>): PageState["series"] {
  const added = Object.entries(news).map(([name, samples]): [string, Series] => {
    const { samples: before, gapMs } = known.get(name) ?? newSeries();
    const from = samples[0]?.at ?? Number.POSITIVE_INFINITY;
    const series = { samples: before.filter(({ at }) => at < from), gapMs };
    for (const sample of samples) pushSample(series, sample);
    return [name, series];
  });
  return new Map([...known, ...added]);
}
