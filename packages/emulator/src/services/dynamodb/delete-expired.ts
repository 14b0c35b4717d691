import { deleteItems, type KeyedTable } from "./delete-items.ts";
import type { CallTables } from "./table-call.ts";

/** Items that expired longer ago than this are never deleted. */
const LONGEST_EXPIRED_SECONDS = 5 * 365 * 24 * 60 * 60;

export interface ExpiringTable extends KeyedTable {
  /** The number, in epoch seconds, at which an item is over. */
  attributeName: string;
}

/** Deletes the items that were over at a time. What is no number, or one of milliseconds, is never over; what was renewed meanwhile stays. */
export async function deleteExpired(
  call: CallTables,
  { attributeName, ...table }: ExpiringTable,
  atSeconds: number,
): Promise<void> {
  await deleteItems(call, table, {
    expression: "#expiry BETWEEN :oldest AND :at",
    names: { "#expiry": attributeName },
    values: {
      ":oldest": { N: String(atSeconds - LONGEST_EXPIRED_SECONDS) },
      ":at": { N: String(atSeconds) },
    },
  });
}
