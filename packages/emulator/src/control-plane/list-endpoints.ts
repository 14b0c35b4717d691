import { z } from "zod";
import { endpointStatusSchema } from "../configuration/endpoint-schema.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { sagemakerArn } from "../wire/arn.ts";
import type { ControlPlane } from "./control-plane.ts";
import { listInput, nameOrTime, paged, select } from "./list-resources.ts";
import { readInput } from "./read-input.ts";

const inputSchema = listInput.extend({
  StatusEquals: endpointStatusSchema.optional(),
  SortBy: z.enum(["Name", "CreationTime", "Status"]).default("CreationTime"),
});

/** Pages through the endpoints, newest first unless asked otherwise. */
export function listEndpoints({ account, endpoints }: ControlPlane, input: unknown): object {
  const { StatusEquals, ...selection } = readInput(inputSchema, input);
  const found = select(endpoints.values(), selection, sortKey)
    .filter(({ lifecycle }) => StatusEquals === undefined || lifecycle.status === StatusEquals)
    .map(({ name, lifecycle, createdAtMs }) => ({
      EndpointName: name,
      EndpointArn: sagemakerArn(account, "endpoint", name),
      CreationTime: createdAtMs / 1000,
      LastModifiedTime: lifecycle.lastModifiedMs / 1000,
      EndpointStatus: lifecycle.status,
    }));
  return paged("Endpoints", found, selection);
}

function sortKey(endpoint: Endpoint, sortBy: "Name" | "CreationTime" | "Status"): string | number {
  return sortBy === "Status" ? endpoint.lifecycle.status : nameOrTime(endpoint, sortBy);
}
