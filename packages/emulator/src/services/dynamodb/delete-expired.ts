import { z } from "zod";
import type { CallTables } from "./table-call.ts";

const pageSchema = z.object({
  Items: z.array(z.record(z.string(), z.unknown())),
  LastEvaluatedKey: z.record(z.string(), z.unknown()).optional(),
});

/** Items that expired longer ago than this are never deleted. */
const LONGEST_EXPIRED_SECONDS = 5 * 365 * 24 * 60 * 60;

export interface ExpiringTable {
  tableName: string;
  /** The number, in epoch seconds, at which an item is over. */
  attributeName: string;
  keyNames: readonly string[];
}

/** Deletes the items that were over at a time. What is no number, or one of milliseconds, is never over. */
export async function deleteExpired(
  call: CallTables,
  { tableName: TableName, attributeName, keyNames }: ExpiringTable,
  atSeconds: number,
): Promise<void> {
  const isOver = "#expiry BETWEEN :oldest AND :at";
  const names = { "#expiry": attributeName };
  const values = {
    ":oldest": { N: String(atSeconds - LONGEST_EXPIRED_SECONDS) },
    ":at": { N: String(atSeconds) },
  };
  const keys = Object.fromEntries(keyNames.map((name, at) => [`#key${at}`, name]));
  let start: Record<string, unknown> | undefined;
  do {
    const { status, body } = await call("Scan", {
      TableName,
      FilterExpression: isOver,
      ProjectionExpression: Object.keys(keys).join(", "),
      ExpressionAttributeNames: { ...names, ...keys },
      ExpressionAttributeValues: values,
      ...(start !== undefined && { ExclusiveStartKey: start }),
    });
    // It may have been deleted meanwhile.
    if (status !== 200) return;
    const { Items, LastEvaluatedKey } = pageSchema.parse(body);
    for (const Key of Items) {
      // With the condition: an item that was renewed since the scan stays.
      await call("DeleteItem", {
        TableName,
        Key,
        ConditionExpression: isOver,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      });
    }
    start = LastEvaluatedKey;
  } while (start !== undefined);
}
