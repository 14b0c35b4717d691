import { renameSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { SchedulingClock } from "../../clock/clock.ts";
import { deleteExpired } from "./delete-expired.ts";
import { type CallTables, type ServeTableCall, tableError } from "./table-call.ts";
import { describeTable, keyNamesOf } from "./table-description.ts";

export interface TimesToLive {
  /** The calls that are served here. */
  operations: readonly (readonly [string, ServeTableCall])[];
  stop(): Promise<void>;
}

export interface TimesToLiveOptions {
  /** Where it is kept which tables have one; undefined for memory. */
  directory: string | undefined;
  clock: SchedulingClock;
  call: CallTables;
  /** From an item's expiry until it is deleted. */
  expiredItemsDeletedAfterMs: number;
}

/** By the names of their tables. The id tells a table from a later one of its name. */
const keptSchema = z.record(z.string(), z.object({ attributeName: z.string(), tableId: z.string() }));

const updateSchema = z.object({
  TableName: z.string(),
  TimeToLiveSpecification: z.object({
    AttributeName: z.string().min(1).max(255),
    Enabled: z.boolean(),
  }),
});

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** `UpdateTimeToLive` and `DescribeTimeToLive`, and the deletion of what is over: looked for once an hour of the emulator's clock. */
export async function openTimesToLive(options: TimesToLiveOptions): Promise<TimesToLive> {
  const { directory, clock, call, expiredItemsDeletedAfterMs } = options;
  const file = directory === undefined ? undefined : join(directory, "times-to-live.json");
  const kept = new Map(file === undefined ? [] : Object.entries(await readKept(file)));
  const sweepMs = Math.min(HOUR_MS, Math.max(MINUTE_MS, expiredItemsDeletedAfterMs));
  let cancel = () => {};
  let sweeping: Promise<void> = Promise.resolve();

  const sweep = async () => {
    const atSeconds = Math.floor((clock.now() - expiredItemsDeletedAfterMs) / 1000);
    for (const [tableName, { attributeName, tableId }] of kept) {
      const table = await describeTable(call, tableName);
      if (table?.TableId !== tableId) continue;
      await deleteExpired(call, { tableName, attributeName, keyNames: keyNamesOf(table) }, atSeconds);
    }
  };

  const schedule = () => {
    cancel();
    if (kept.size === 0) return;
    cancel = clock.schedule(sweepMs, () => {
      // One that fails is made up for by the next.
      sweeping = clock.during(() =>
        sweep()
          .catch(() => undefined)
          .then(schedule),
      );
    });
  };

  const keep = () => {
    schedule();
    if (file === undefined) return;
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(kept)));
    renameSync(`${file}.new`, file);
  };

  const update: ServeTableCall = async (input) => {
    const parsed = updateSchema.safeParse(input);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return tableError("ValidationException", `${issue?.path.join(".")}: ${issue?.message}`);
    }
    const { TableName, TimeToLiveSpecification } = parsed.data;
    const { AttributeName, Enabled } = TimeToLiveSpecification;
    const table = await describeTable(call, TableName);
    if (table === undefined) return call("DescribeTable", { TableName });
    const isEnabled = kept.get(TableName)?.tableId === table.TableId;
    if (isEnabled === Enabled) {
      return tableError("ValidationException", `TimeToLive is already ${Enabled ? "enabled" : "disabled"}`);
    }
    if (Enabled) kept.set(TableName, { attributeName: AttributeName, tableId: table.TableId });
    else kept.delete(TableName);
    keep();
    return { status: 200, body: { TimeToLiveSpecification } };
  };

  const describe: ServeTableCall = async ({ TableName }) => {
    const table = await describeTable(call, TableName);
    if (table === undefined) return call("DescribeTimeToLive", { TableName });
    const known = kept.get(String(TableName));
    const TimeToLiveDescription =
      known?.tableId === table.TableId
        ? { TimeToLiveStatus: "ENABLED", AttributeName: known.attributeName }
        : { TimeToLiveStatus: "DISABLED" };
    return { status: 200, body: { TimeToLiveDescription } };
  };

  schedule();
  return {
    operations: [
      ["UpdateTimeToLive", update],
      ["DescribeTimeToLive", describe],
    ],
    async stop() {
      cancel();
      await sweeping;
      cancel();
    },
  };
}

async function readKept(file: string): Promise<z.output<typeof keptSchema>> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "{}";
    throw error;
  });
  return keptSchema.parse(JSON.parse(text));
}
