import type { z } from "zod";
import { readInput } from "../control-plane/read-input.ts";
import { boolean, integer, text } from "../wire/input-types.ts";
import { WireError } from "../wire/wire-error.ts";
import { nameOfGroup } from "./log-names.ts";
import type { LogGroup, LogStore } from "./log-store.ts";

/** Members that several operations have. Times are epoch milliseconds. */
export const groupName = text(512).regex(
  /^[.\-_/#A-Za-z0-9]+$/,
  "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
);
export const streamName = text(512).regex(
  /^[^:*]*$/,
  "Member must satisfy regular expression pattern: [^:*]*",
);
export const groupMembers = { logGroupName: groupName.optional(), logGroupIdentifier: text(2048).optional() };
export const spanMembers = { startTime: integer(0).optional(), endTime: integer(0).optional() };
export const pageMembers = {
  nextToken: text(Number.MAX_SAFE_INTEGER).optional(),
  limit: integer(1, 10_000).default(10_000),
};
export const describeMembers = { ...pageMembers, limit: integer(1, 50).default(50) };
export const flag = (byDefault: boolean) => boolean().default(byDefault);

export function invalidParameter(message: string): WireError {
  return new WireError("InvalidParameterException", message);
}

export function missingStream(): WireError {
  return new WireError("ResourceNotFoundException", "The specified log stream does not exist.");
}

/** Checks an operation's input. @throws WireError InvalidParameterException, as CloudWatch Logs calls it */
export function readLogsInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  try {
    return readInput(schema, input);
  } catch (error) {
    throw error instanceof WireError ? invalidParameter(error.message) : error;
  }
}

/** The group that a call names, by name or by ARN. @throws WireError ResourceNotFoundException, InvalidParameterException */
export function findGroup(
  store: LogStore,
  {
    logGroupName,
    logGroupIdentifier,
  }: { logGroupName?: string | undefined; logGroupIdentifier?: string | undefined },
): LogGroup {
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined)) {
    throw invalidParameter("Exactly one of logGroupName and logGroupIdentifier must be specified.");
  }
  const group = store.group(nameOfGroup(logGroupName ?? logGroupIdentifier ?? ""));
  if (group !== undefined) return group;
  throw new WireError("ResourceNotFoundException", "The specified log group does not exist.");
}
