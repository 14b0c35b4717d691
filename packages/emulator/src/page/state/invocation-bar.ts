import type { InvocationRecord } from "../../events/invocation-record.ts";
import { formatDuration } from "./format.ts";
import { endOf, type TimeWindow } from "./timeline.ts";

/** A part of a bar, in percent of the time axis. */
export interface Segment {
  left: number;
  width: number;
}

/** An invocation's life: waiting in the queue, then with an instance. */
export interface Bar {
  waiting: Segment;
  /** Undefined while no instance has taken it. */
  running: Segment | undefined;
  /** How long it waited, so far where it still does. */
  waited: string;
  /** How long an instance has had it; undefined while none has. */
  ran: string | undefined;
}

export function barOf(record: InvocationRecord, window: TimeWindow, now: number): Bar {
  const received = Date.parse(record.receivedAt);
  const end = endOf(record, now);
  // One that was delivered anew waits again: its earlier start says nothing any more.
  const isWaiting = record.state === "queued";
  const started = record.startedAt === null || isWaiting ? undefined : Date.parse(record.startedAt);
  return {
    waiting: segment(received, started ?? end, window),
    running: started === undefined ? undefined : segment(started, end, window),
    waited: formatDuration((started ?? end) - received),
    ran: started === undefined ? undefined : formatDuration(end - started),
  };
}

function segment(from: number, to: number, { start, end }: TimeWindow): Segment {
  const percent = (at: number) => Math.min(100, Math.max(0, ((at - start) / (end - start)) * 100));
  return { left: percent(from), width: percent(to) - percent(from) };
}
