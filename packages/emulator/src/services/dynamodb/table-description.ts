import { z } from "zod";
import type { CallTables } from "./table-call.ts";

const answerSchema = z.object({
  Table: z.object({
    TableId: z.string(),
    KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) })),
    BillingModeSummary: z.object({ BillingMode: z.string() }).optional(),
    ProvisionedThroughput: z.object({ ReadCapacityUnits: z.number(), WriteCapacityUnits: z.number() }),
  }),
});

/** What the emulator has to know of a table. */
export type TableDescription = z.output<typeof answerSchema>["Table"];

/** A table of the embedded DynamoDB; undefined where there is none of the name. */
export async function describeTable(
  call: CallTables,
  TableName: unknown,
): Promise<TableDescription | undefined> {
  const { status, body } = await call("DescribeTable", { TableName });
  return status === 200 ? answerSchema.parse(body).Table : undefined;
}

export function keyNamesOf({ KeySchema }: TableDescription): string[] {
  return KeySchema.map(({ AttributeName }) => AttributeName);
}
