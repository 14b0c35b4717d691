import { z } from "zod";
import { list, oneOf, text } from "../wire/input-types.ts";
import type { CloudWatchLogs } from "./cloud-watch-logs.ts";
import { logGroupArn, nameOfGroup } from "./log-names.ts";
import { pageOfList } from "./log-pages.ts";
import { describeMembers, flag, groupName, invalidParameter, readLogsInput } from "./logs-input.ts";

const inputSchema = z.object({
  ...describeMembers,
  logGroupNamePrefix: groupName.optional(),
  logGroupNamePattern: text(512, 0).optional(),
  logGroupIdentifiers: list(text(2048), 50).optional(),
  logGroupClass: oneOf(["STANDARD", "INFREQUENT_ACCESS", "DELIVERY", "ESSENTIALS"]).optional(),
  accountIdentifiers: list(text(12), 20).optional(),
  includeLinkedAccounts: flag(false),
});

/** The groups that fit, sorted by name. All are of the standard class and of one account. */
export function describeLogGroups({ store, account }: CloudWatchLogs, input: unknown): object {
  const query = readLogsInput(inputSchema, input);
  const { logGroupNamePrefix, logGroupNamePattern, logGroupIdentifiers, logGroupClass = "STANDARD" } = query;
  if (logGroupNamePrefix !== undefined && logGroupNamePattern !== undefined) {
    throw invalidParameter("Only one of logGroupNamePrefix and logGroupNamePattern can be specified.");
  }
  const found = store
    .groups()
    .filter(
      ({ name }) =>
        logGroupClass === "STANDARD" &&
        name.startsWith(logGroupNamePrefix ?? "") &&
        name.includes(logGroupNamePattern ?? "") &&
        (logGroupIdentifiers?.map(nameOfGroup).includes(name) ?? true),
    )
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const { page, nextToken } = pageOfList(found, query);
  const logGroups = page.map(({ name, createdAtMs, bytes }) => ({
    logGroupName: name,
    creationTime: createdAtMs,
    metricFilterCount: 0,
    arn: `${logGroupArn(account, name)}:*`,
    logGroupArn: logGroupArn(account, name),
    storedBytes: bytes,
    logGroupClass: "STANDARD",
  }));
  return { logGroups, nextToken };
}
