import { z } from "zod";
import { list, text } from "../wire/input-types.ts";
import type { CloudWatchLogs } from "./cloud-watch-logs.ts";
import { readFilterPattern } from "./filter-pattern.ts";
import { pageOfEvents, placeOf, writeToken } from "./log-pages.ts";
import {
  findGroup,
  flag,
  groupMembers,
  invalidParameter,
  missingStream,
  pageMembers,
  readLogsInput,
  spanMembers,
  streamName,
} from "./logs-input.ts";

const inputSchema = z.object({
  ...groupMembers,
  ...spanMembers,
  ...pageMembers,
  logStreamNames: list(streamName, 100).optional(),
  logStreamNamePrefix: streamName.optional(),
  filterPattern: text(1024, 0).default(""),
  startFromHead: flag(true),
  interleaved: flag(true),
  unmask: flag(false),
});

/** Events of a group's streams, mixed in the order of time, from `startTime` up to and with `endTime`. */
export function filterLogEvents({ store }: CloudWatchLogs, input: unknown): object {
  const query = readLogsInput(inputSchema, input);
  const { startTime = 0, endTime = Number.POSITIVE_INFINITY, limit } = query;
  const { logStreamNames, logStreamNamePrefix } = query;
  if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) {
    throw invalidParameter("Only one of logStreamNames and logStreamNamePrefix can be specified.");
  }
  const group = findGroup(store, query);
  if (logStreamNames?.some((name) => !group.streams.has(name))) throw missingStream();
  const fits = readFilterPattern(query.filterPattern);
  const events = group.events.filter(
    ({ streamName: name, timestampMs, message }) =>
      (logStreamNames?.includes(name) ?? true) &&
      name.startsWith(logStreamNamePrefix ?? "") &&
      timestampMs >= startTime &&
      timestampMs <= endTime &&
      fits(message),
  );
  const place = placeOf(query, store.lastId);
  const { page, hasMore } = pageOfEvents(events, place, limit);
  const last = page.at(-1);
  return {
    events: page.map(({ id, streamName: logStreamName, timestampMs, message }) => ({
      logStreamName,
      timestamp: timestampMs,
      message,
      ingestionTime: timestampMs,
      eventId: String(id).padStart(56, "0"),
    })),
    searchedLogStreams: [],
    nextToken: hasMore && last !== undefined ? writeToken({ ...place, id: last.id }) : undefined,
  };
}
