import type { Row, RowSource } from "@sagemaker-async/core/invoker";
import { writes } from "../cache-mode.ts";
import { invalidOption } from "../check-options.ts";
import { isRow } from "../keys/key-rule.ts";
import { noKeyError } from "../keys/key-value.ts";
import type { WaitingRow } from "./active-keys.ts";
import { batchRows } from "./batch-rows.ts";
import type { CachedCall } from "./cached-call.ts";
import { PlacedRows } from "./placed-rows.ts";
import { untilAborted } from "./until-aborted.ts";

/** So many rows are looked up at once, at most. DynamoDB, the narrowest store in sight, reads 100 in one request. */
const batchSize = 100;

/** Reads the rows, looks them up in batches, delivers the hits and sends the misses on. */
export async function lookUpRows(
  rows: RowSource,
  call: CachedCall,
  revalidate: (rows: readonly Row[]) => void,
): Promise<void> {
  const { setup, scope, signal, misses } = call;
  let read = 0;
  let idle: NodeJS.Timeout | undefined;
  try {
    for await (const batch of batchRows(rows, batchSize, signal)) {
      clearTimeout(idle);
      const waiting = batch.flatMap((row, place) => waitingRow(row, read + place, call) ?? []);
      read += batch.length;

      const placed = new PlacedRows(waiting, call);
      const found = await untilAborted(call.look(placed.unknownKeys), signal);
      for (const row of waiting) placed.place(row, found.get(row.key));
      const computed = await untilAborted(setup.turns.start(placed.taken, call), signal);
      for (const miss of computed) misses.send(miss);
      placed.count(computed);
      if (placed.stale.length > 0 && writes(scope.mode)) revalidate(placed.stale);

      // The row for which all others wait may be one that the endpoint still gathers with rows to come.
      if (call.lookAhead.full && scope.options.order !== "completion") misses.flush();
      await untilAborted(Promise.all([misses.room(), call.lookAhead.room(), call.waits.room()]), signal);
      // And other calls may wait for it, while this one's source has no more rows.
      idle = setTimeout(() => misses.flush(), setup.leaseMs);
    }
  } finally {
    clearTimeout(idle);
  }
}

/** A row with its key. Without one it fails, alone. */
function waitingRow(row: Row, index: number, call: CachedCall): WaitingRow | undefined {
  const given: unknown = row;
  if (!isRow(given)) throw invalidOption(`Row ${index} is not an object of column names to values.`);
  const { rule } = call.setup;
  const value = rule.keyOf(row);
  if (value !== undefined) return { index, row, key: call.scope.keys.of(value) };
  call.yield({ ok: false, index, row, error: noKeyError(index, rule.noKey) });
  return undefined;
}
