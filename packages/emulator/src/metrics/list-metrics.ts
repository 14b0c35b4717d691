import { z } from "zod";
import { paged } from "../control-plane/list-resources.ts";
import { readInput } from "../control-plane/read-input.ts";
import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import { list, text } from "../wire/input-types.ts";

const PAGE_SIZE = 500;

const inputSchema = z.object({
  Namespace: text(255).optional(),
  MetricName: text(255).optional(),
  Dimensions: list(z.object({ Name: text(255), Value: text(1024).optional() }), 10).default([]),
  NextToken: z.string().optional(),
});

/** The metrics that have all these dimensions, and perhaps others. */
export function listMetrics({ metrics }: CloudWatch, input: unknown): object {
  const { Namespace, MetricName, Dimensions, NextToken } = readInput(inputSchema, input);
  const found = metrics
    .metrics()
    .filter(
      ({ namespace, name, dimensions }) =>
        (Namespace === undefined || namespace === Namespace) &&
        (MetricName === undefined || name === MetricName) &&
        Dimensions.every(({ Name, Value }) =>
          dimensions.some((each) => each.Name === Name && (Value === undefined || each.Value === Value)),
        ),
    );
  const listed = found.map(({ namespace, name, dimensions }) => ({
    Namespace: namespace,
    MetricName: name,
    Dimensions: dimensions,
  }));
  return paged("Metrics", listed, { NextToken, MaxResults: PAGE_SIZE });
}
