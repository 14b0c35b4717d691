import type { Clock } from "../../clock/clock.ts";
import type { Limits } from "../../configuration/limits-schema.ts";
import { RateWindow } from "../../limits/rate-window.ts";
import { BATCHES, type Batch, type BatchEntry, itemSchema } from "./batches.ts";
import { measured } from "./consumed-capacity.ts";
import {
  type AccessKind,
  allowancesOf,
  provisionedThroughputExceeded,
  throttled,
} from "./table-allowances.ts";
import type { CallTables, ServeTableCall } from "./table-call.ts";
import { describeTable } from "./table-description.ts";

const SINGLE_CALLS: Readonly<Record<string, AccessKind>> = {
  GetItem: "read",
  Query: "read",
  Scan: "read",
  PutItem: "write",
  UpdateItem: "write",
  DeleteItem: "write",
};

/** The least that an item costs. */
const leastUnits = (kind: AccessKind, isConsistent: boolean) => (kind === "write" || isConsistent ? 1 : 0.5);

/**
 * Bounds what a table, and the items with one partition key, take and give in a second. Of an item its least cost is
 * asked for; what it costs more, by its size, is taken from those who come after it.
 */
export function openRatedTables(
  rates: NonNullable<Limits["tableRates"]>,
  clock: Pick<Clock, "now">,
  call: CallTables,
): (readonly [string, ServeTableCall])[] {
  const window = new RateWindow(clock);

  const single = (operation: string, kind: AccessKind): ServeTableCall => {
    return async (input) => {
      const table = await describeTable(call, input["TableName"]);
      if (table === undefined) return call(operation, input);
      const item = itemSchema.safeParse(input["Key"] ?? input["Item"]).data;
      const allowances = allowancesOf(rates, String(input["TableName"]), table, kind, item);
      const units = leastUnits(kind, input["ConsistentRead"] === true);
      if (!window.take(allowances, units)) return throttled(table);
      const { answer, consumed } = await measured(call, operation, input);
      window.charge(allowances, Math.max(0, (consumed[0]?.units ?? 0) - units));
      return answer;
    };
  };

  const batch = (
    operation: string,
    kind: AccessKind,
    { read, most, unprocessed, build }: Batch,
  ): ServeTableCall => {
    return async (input) => {
      const entries = read(input);
      // What is no such batch is refused by the service's own words.
      if (entries === undefined || entries.length > most) return call(operation, input);
      const tables = await describeAll(call, entries);
      const judged = entries.map((entry) => {
        const table = tables.get(entry.tableName);
        const { tableName, item, isConsistent } = entry;
        const allowances = table === undefined ? [] : allowancesOf(rates, tableName, table, kind, item);
        const units = leastUnits(kind, isConsistent);
        return { entry, allowances, units, isAdmitted: window.take(allowances, units) };
      });
      const admitted = judged.filter(({ isAdmitted }) => isAdmitted);
      const refused = judged.filter(({ isAdmitted }) => !isAdmitted).map(({ entry }) => entry);
      if (admitted.length === 0 && refused.length > 0) return provisionedThroughputExceeded();
      const reduced =
        refused.length === 0
          ? input
          : build(
              input,
              admitted.map(({ entry }) => entry),
            );
      const { answer, consumed } = await measured(call, operation, reduced);
      for (const { tableName, units } of consumed) {
        const charged = admitted.filter(({ entry }) => entry.tableName === tableName);
        for (const { allowances, units: least } of charged) {
          window.charge(allowances, Math.max(0, units / charged.length - least));
        }
      }
      if (refused.length === 0 || answer.status !== 200) return answer;
      const left = build(input, [...refused, ...(read({ RequestItems: answer.body[unprocessed] }) ?? [])]);
      return { ...answer, body: { ...answer.body, [unprocessed]: left["RequestItems"] } };
    };
  };

  return [
    ...Object.entries(SINGLE_CALLS).map(([name, kind]) => [name, single(name, kind)] as const),
    ["BatchGetItem", batch("BatchGetItem", "read", BATCHES.BatchGetItem)],
    ["BatchWriteItem", batch("BatchWriteItem", "write", BATCHES.BatchWriteItem)],
  ];
}

async function describeAll(call: CallTables, entries: readonly BatchEntry[]) {
  const names = [...new Set(entries.map(({ tableName }) => tableName))];
  return new Map(
    await Promise.all(names.map(async (name) => [name, await describeTable(call, name)] as const)),
  );
}
