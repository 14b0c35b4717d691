import { z } from "zod";
import type { CloudWatchLogs } from "./cloud-watch-logs.ts";
import { pageOfEvents, placeOf, writeToken } from "./log-pages.ts";
import {
  findGroup,
  flag,
  groupMembers,
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
  logStreamName: streamName,
  startFromHead: flag(false),
  unmask: flag(false),
});

/**
 * Events of one stream, oldest first, from `startTime` up to but not with `endTime`. Without a token and `startFromHead` the newest. At the end
 * in either direction its token is the one that was given.
 */
export function getLogEvents({ store }: CloudWatchLogs, input: unknown): object {
  const query = readLogsInput(inputSchema, input);
  const { startTime = 0, endTime = Number.POSITIVE_INFINITY, limit } = query;
  const group = findGroup(store, query);
  if (!group.streams.has(query.logStreamName)) throw missingStream();
  const events = group.events.filter(
    ({ streamName: name, timestampMs }) =>
      name === query.logStreamName && timestampMs >= startTime && timestampMs < endTime,
  );
  const place = placeOf(query, store.lastId);
  const { page } = pageOfEvents(events, place, limit);
  if (place.direction === "b") page.reverse();
  // Of an empty page: where it would have been, and back from there.
  const first = page.at(0)?.id ?? (place.direction === "b" ? place.id : place.id + 1);
  const last = page.at(-1)?.id ?? (place.direction === "f" ? place.id : place.id - 1);
  return {
    events: page.map(({ timestampMs, message }) => ({
      timestamp: timestampMs,
      message,
      ingestionTime: timestampMs,
    })),
    nextForwardToken: writeToken({ direction: "f", id: last }),
    nextBackwardToken: writeToken({ direction: "b", id: first }),
  };
}
