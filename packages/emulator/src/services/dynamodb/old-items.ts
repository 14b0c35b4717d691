import { itemSchema } from "./batches.ts";
import type { CallTables, ServeTableCall } from "./table-call.ts";
import { describeTable, keyNamesOf } from "./table-description.ts";

/** Calls that may have a condition, and be asked for the item that did not fulfil it. */
export const CONDITIONAL_CALLS = ["PutItem", "UpdateItem", "DeleteItem"] as const;

/** Answers `ReturnValuesOnConditionCheckFailure`, which dynalite has not: the item as it is just after its condition failed. */
export function withOldItem(serve: ServeTableCall, call: CallTables): ServeTableCall {
  return async (input) => {
    const answer = await serve(input);
    const isFailed = String(answer.body["__type"]).endsWith("#ConditionalCheckFailedException");
    if (!isFailed || input["ReturnValuesOnConditionCheckFailure"] !== "ALL_OLD") return answer;
    const { TableName } = input;
    const table = await describeTable(call, TableName);
    const item = itemSchema.safeParse(input["Key"] ?? input["Item"]).data ?? {};
    const Key = Object.fromEntries((table ? keyNamesOf(table) : []).map((name) => [name, item[name]]));
    const { body } = await call("GetItem", { TableName, Key, ConsistentRead: true });
    return { ...answer, body: { ...answer.body, ...("Item" in body && { Item: body["Item"] }) } };
  };
}
