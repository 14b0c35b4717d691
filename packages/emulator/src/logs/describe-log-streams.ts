import { z } from "zod";
import { oneOf } from "../wire/input-types.ts";
import type { CloudWatchLogs } from "./cloud-watch-logs.ts";
import { logStreamArn } from "./log-names.ts";
import { pageOfList } from "./log-pages.ts";
import type { LogGroup, LogStream } from "./log-store.ts";
import {
  describeMembers,
  findGroup,
  flag,
  groupMembers,
  invalidParameter,
  readLogsInput,
  streamName,
} from "./logs-input.ts";

const inputSchema = z.object({
  ...groupMembers,
  ...describeMembers,
  logStreamNamePrefix: streamName.optional(),
  orderBy: oneOf(["LogStreamName", "LastEventTime"]).default("LogStreamName"),
  descending: flag(false),
});

export function describeLogStreams({ store, account }: CloudWatchLogs, input: unknown): object {
  const query = readLogsInput(inputSchema, input);
  const { logStreamNamePrefix, orderBy, descending } = query;
  if (orderBy === "LastEventTime" && logStreamNamePrefix !== undefined) {
    throw invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
  }
  const group = findGroup(store, query);
  const sorted = [...group.streams.values()]
    .filter(({ name }) => name.startsWith(logStreamNamePrefix ?? ""))
    .sort(orderBy === "LogStreamName" ? byName : byLastEvent);
  const { page, nextToken } = pageOfList(descending ? sorted.reverse() : sorted, query);
  const logStreams = page.map(({ name, createdAtMs, lastEvent }) => ({
    logStreamName: name,
    creationTime: createdAtMs,
    firstEventTimestamp: firstEventMs(group, name),
    lastEventTimestamp: lastEvent.timestampMs,
    lastIngestionTime: lastEvent.timestampMs,
    arn: logStreamArn(account, group.name, name),
    // No longer counted, says AWS.
    storedBytes: 0,
  }));
  return { logStreams, nextToken };
}

function byName(one: LogStream, other: LogStream): number {
  return one.name < other.name ? -1 : 1;
}

function byLastEvent(one: LogStream, other: LogStream): number {
  return one.lastEvent.id - other.lastEvent.id;
}

function firstEventMs({ events }: LogGroup, name: string): number | undefined {
  return events.find(({ streamName: of }) => of === name)?.timestampMs;
}
