import { z } from "zod";
import type { CallTables } from "./table-call.ts";

const pageSchema = z.object({
  Items: z.array(z.record(z.string(), z.unknown())),
  LastEvaluatedKey: z.record(z.string(), z.unknown()).optional(),
});

export interface KeyedTable {
  tableName: string;
  keyNames: readonly string[];
}

/** Which items; what stands in it with `#` and `:`. */
export interface ItemCondition {
  expression: string;
  names: Readonly<Record<string, string>>;
  values: Readonly<Record<string, object>>;
}

/** Deletes the items of a table, or those of which a condition holds when they are found and when they are deleted. */
export async function deleteItems(
  call: CallTables,
  { tableName: TableName, keyNames }: KeyedTable,
  condition?: ItemCondition,
): Promise<void> {
  const keys = Object.fromEntries(keyNames.map((name, at) => [`#key${at}`, name]));
  let start: Record<string, unknown> | undefined;
  do {
    const { status, body } = await call("Scan", {
      TableName,
      ProjectionExpression: Object.keys(keys).join(", "),
      ExpressionAttributeNames: { ...keys, ...condition?.names },
      ...(condition && {
        FilterExpression: condition.expression,
        ExpressionAttributeValues: condition.values,
      }),
      ...(start !== undefined && { ExclusiveStartKey: start }),
    });
    // It may have been deleted meanwhile.
    if (status !== 200) return;
    const { Items, LastEvaluatedKey } = pageSchema.parse(body);
    for (const Key of Items) {
      await call("DeleteItem", {
        TableName,
        Key,
        ...(condition && {
          ConditionExpression: condition.expression,
          ExpressionAttributeNames: condition.names,
          ExpressionAttributeValues: condition.values,
        }),
      });
    }
    start = LastEvaluatedKey;
  } while (start !== undefined);
}
