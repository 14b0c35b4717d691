import { z } from "zod";
import { deleteItems } from "./delete-items.ts";
import type { CallTables } from "./table-call.ts";
import { describeTable, keyNamesOf } from "./table-description.ts";

const pageSchema = z.object({
  TableNames: z.array(z.string()),
  LastEvaluatedTableName: z.string().optional(),
});

/** Deletes the items of all DynamoDB tables; the tables stay. */
export async function emptyTables(call: CallTables): Promise<void> {
  let start: string | undefined;
  do {
    const { body } = await call("ListTables", { ExclusiveStartTableName: start });
    const { TableNames, LastEvaluatedTableName } = pageSchema.parse(body);
    for (const tableName of TableNames) {
      const table = await describeTable(call, tableName);
      if (table !== undefined) await deleteItems(call, { tableName, keyNames: keyNamesOf(table) });
    }
    start = LastEvaluatedTableName;
  } while (start !== undefined);
}
