import { z } from "zod";
import { endpointStatusSchema } from "../configuration/endpoint-schema.ts";
import { sagemakerArn } from "../wire/arn.ts";
import { validationException } from "../wire/wire-error.ts";
import type { ControlPlane } from "./control-plane.ts";
import { readInput } from "./read-input.ts";

const inputSchema = z.object({
  MaxResults: z.int().min(1).max(100).default(10),
  NextToken: z.string().optional(),
  NameContains: z.string().optional(),
  StatusEquals: endpointStatusSchema.optional(),
  SortBy: z.enum(["Name", "CreationTime", "Status"]).default("CreationTime"),
  SortOrder: z.enum(["Ascending", "Descending"]).default("Descending"),
});

/** Pages through the endpoints, newest first unless asked otherwise. */
export function listEndpoints({ account, endpoints }: ControlPlane, input: unknown): object {
  const {
    MaxResults,
    NextToken,
    NameContains = "",
    StatusEquals,
    SortBy,
    SortOrder,
  } = readInput(inputSchema, input);
  const start = readToken(NextToken);
  const direction = SortOrder === "Ascending" ? 1 : -1;
  const found = [...endpoints.values()]
    .filter(
      ({ name, configuration }) =>
        name.includes(NameContains) && (StatusEquals ?? configuration.status) === configuration.status,
    )
    .map(({ name, configuration, createdAtMs }) => ({
      EndpointName: name,
      EndpointArn: sagemakerArn(account, "endpoint", name),
      CreationTime: createdAtMs / 1000,
      LastModifiedTime: createdAtMs / 1000,
      EndpointStatus: configuration.status,
    }))
    .sort((one, other) => direction * compare(sortKey(one, SortBy), sortKey(other, SortBy)));
  const end = start + MaxResults;
  return {
    Endpoints: found.slice(start, end),
    ...(end < found.length && { NextToken: String(end) }),
  };
}

function sortKey(
  {
    EndpointName,
    CreationTime,
    EndpointStatus,
  }: { EndpointName: string; CreationTime: number; EndpointStatus: string },
  sortBy: "Name" | "CreationTime" | "Status",
): string | number {
  return { Name: EndpointName, CreationTime, Status: EndpointStatus }[sortBy];
}

function compare(one: string | number, other: string | number): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

export function readToken(token: string | undefined): number {
  if (token === undefined) return 0;
  if (!/^\d{1,9}$/.test(token)) throw validationException("The NextToken is not valid.");
  return Number(token);
}
