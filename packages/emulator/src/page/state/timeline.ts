import type { StreamedInvocation } from "../../activity/stream-message.ts";
import type { InvocationRecord } from "../../events/invocation-record.ts";
import { type PageState, shownEndpoint } from "./page-state.ts";

/** A stretch of emulated time, in epoch milliseconds. */
export interface TimeWindow {
  start: number;
  end: number;
}

export interface Timeline {
  window: TimeWindow;
  /** What to show as bars, in the order of arrival: the newest of those that fit the filter. */
  rows: StreamedInvocation[];
  /** How many known invocations fit; more than `rows` when there is no room for all. */
  fitting: number;
}

const MOST_ROWS = 100;
/** An endpoint that had nothing to do for so long has ended its run. */
const RUN_GAP_MS = 30_000;
const SHORTEST_WINDOW_MS = 1_000;

/** The invocations of the shown endpoint on their time axis. */
export function timelineOf(state: PageState, now: number): Timeline {
  const endpointName = shownEndpoint(state)?.name;
  const all = [...state.invocations.values()]
    .filter((record) => record.endpointName === endpointName)
    .sort(byArrival);
  const { span, filter } = state;
  const inSpan =
    span === "run" ? latestRun(all, now) : all.filter((record) => endOf(record, now) >= now - span);
  const fitting = inSpan.filter((record) => filter === "all" || record.state === filter);
  return {
    window: span === "run" ? windowAround(inSpan, now) : { start: now - span, end: now },
    rows: fitting.slice(-MOST_ROWS),
    fitting: fitting.length,
  };
}

function byArrival(one: StreamedInvocation, other: StreamedInvocation): number {
  return Date.parse(one.receivedAt) - Date.parse(other.receivedAt) || one.arrival - other.arrival;
}

/** When an invocation was over; `now` while it is not. */
export function endOf({ finishedAt }: InvocationRecord, now: number): number {
  return finishedAt === null ? now : Date.parse(finishedAt);
}

/** The last invocations between which the endpoint was never idle for long. Takes and gives them in the order of arrival. */
function latestRun(records: readonly StreamedInvocation[], now: number): StreamedInvocation[] {
  let from = 0;
  let busyUntil = Number.NEGATIVE_INFINITY;
  for (const [index, record] of records.entries()) {
    if (Date.parse(record.receivedAt) - busyUntil > RUN_GAP_MS) from = index;
    busyUntil = Math.max(busyUntil, endOf(record, now));
  }
  return records.slice(from);
}

function windowAround(records: readonly StreamedInvocation[], now: number): TimeWindow {
  const [first] = records;
  if (first === undefined) return { start: now - 60_000, end: now };
  const start = Date.parse(first.receivedAt);
  const end = Math.max(...records.map((record) => endOf(record, now)));
  const margin = Math.max(end - start, SHORTEST_WINDOW_MS) * 0.02;
  return { start: start - margin, end: Math.max(end, start + SHORTEST_WINDOW_MS) + margin };
}
