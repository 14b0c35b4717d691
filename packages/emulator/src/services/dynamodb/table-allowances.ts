import type { Limits } from "../../configuration/limits-schema.ts";
import type { Allowance } from "../../limits/rate-window.ts";
import { type TableAnswer, tableError } from "./table-call.ts";
import type { TableDescription } from "./table-description.ts";

export type AccessKind = "read" | "write";
type Rates = NonNullable<Limits["tableRates"]>;

/** What a second has for an access: of the table, and of the items with the partition key, where it names one. */
export function allowancesOf(
  rates: Rates,
  tableName: string,
  table: TableDescription,
  kind: AccessKind,
  item: Readonly<Record<string, unknown>> | undefined,
): Allowance[] {
  const whole = { name: `${kind} ${tableName}`, limit: tableLimit(rates, table, kind) };
  const hash = table.KeySchema.find(({ KeyType }) => KeyType === "HASH");
  const key = item?.[hash?.AttributeName ?? ""];
  if (key === undefined) return [whole];
  const limit = kind === "read" ? rates.partitionReadUnits : rates.partitionWriteUnits;
  return [whole, { name: `${whole.name} ${JSON.stringify(key)}`, limit }];
}

function tableLimit(rates: Rates, table: TableDescription, kind: AccessKind): number {
  const { ReadCapacityUnits, WriteCapacityUnits } = table.ProvisionedThroughput;
  if (isOnDemand(table)) return kind === "read" ? rates.tableReadUnits : rates.tableWriteUnits;
  return kind === "read" ? ReadCapacityUnits : WriteCapacityUnits;
}

/** What a caller is told who asks for more. */
export function throttled(table: TableDescription): TableAnswer {
  if (!isOnDemand(table)) return provisionedThroughputExceeded();
  return tableError(
    "ThrottlingException",
    "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly.",
  );
}

/** What a caller is told too of a batch of which nothing could be done. */
export function provisionedThroughputExceeded(): TableAnswer {
  return tableError(
    "ProvisionedThroughputExceededException",
    "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.",
  );
}

function isOnDemand({ BillingModeSummary }: TableDescription): boolean {
  return BillingModeSummary?.BillingMode === "PAY_PER_REQUEST";
}
