import { Buffer } from "node:buffer";
import type { Clock } from "../clock/clock.ts";

/** So many of a group's newest events are kept, and so many bytes of them. */
const KEPT_EVENTS = 10_000;
const KEPT_BYTES = 16 * 1024 * 1024;

/** CloudWatch Logs takes no longer message. Of a longer one the beginning is kept. */
const LONGEST_MESSAGE = 256 * 1024;

/** One line. */
export interface LogEvent {
  /** Counts up over all groups, in the order of time. */
  id: number;
  streamName: string;
  /** Epoch milliseconds on the emulated clock. */
  timestampMs: number;
  message: string;
}

export interface LogStream {
  name: string;
  createdAtMs: number;
  lastEvent: LogEvent;
}

export interface LogGroup {
  readonly name: string;
  readonly createdAtMs: number;
  readonly streams: Map<string, LogStream>;
  /** Oldest first. */
  readonly events: LogEvent[];
  bytes: number;
}

/** The log groups, in memory. A group and a stream are there once something is written, and stay when their endpoint goes. */
export class LogStore {
  readonly #clock: Pick<Clock, "now">;
  readonly #groups = new Map<string, LogGroup>();
  #lastId = 0;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  write(groupName: string, streamName: string, message: string): void {
    const timestampMs = Math.round(this.#clock.now());
    this.#lastId += 1;
    const event: LogEvent = {
      id: this.#lastId,
      streamName,
      timestampMs,
      message: message.slice(0, LONGEST_MESSAGE),
    };
    const group = this.#groups.get(groupName) ?? newGroup(groupName, timestampMs);
    this.#groups.set(groupName, group);
    group.events.push(event);
    group.bytes += bytesOf(event);
    const stream = group.streams.get(streamName);
    if (stream === undefined)
      group.streams.set(streamName, { name: streamName, createdAtMs: timestampMs, lastEvent: event });
    else stream.lastEvent = event;
    while (group.events.length > KEPT_EVENTS || group.bytes > KEPT_BYTES) dropOldest(group);
  }

  groups(): LogGroup[] {
    return [...this.#groups.values()];
  }

  group(name: string): LogGroup | undefined {
    return this.#groups.get(name);
  }

  /** The newest event's; 0 when there was none. */
  get lastId(): number {
    return this.#lastId;
  }

  clear(): void {
    this.#groups.clear();
  }
}

function newGroup(name: string, createdAtMs: number): LogGroup {
  return { name, createdAtMs, streams: new Map(), events: [], bytes: 0 };
}

/** A stream goes with its last event, so that instances that come and go leave nothing behind. */
function dropOldest(group: LogGroup): void {
  const oldest = group.events.shift();
  if (oldest === undefined) return;
  group.bytes -= bytesOf(oldest);
  if (group.streams.get(oldest.streamName)?.lastEvent === oldest) group.streams.delete(oldest.streamName);
}

/** As CloudWatch Logs counts them: the message in UTF-8 and 26 bytes more. */
export function bytesOf({ message }: Pick<LogEvent, "message">): number {
  return Buffer.byteLength(message) + 26;
}
