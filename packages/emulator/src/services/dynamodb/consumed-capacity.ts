import { z } from "zod";
import type { CallTables, TableAnswer } from "./table-call.ts";

const capacitySchema = z.object({ TableName: z.string(), CapacityUnits: z.number().default(0) });
const consumedSchema = z
  .union([capacitySchema, z.array(capacitySchema)])
  .default([])
  .transform((capacities) => [capacities].flat());

export interface MeasuredAnswer {
  answer: TableAnswer;
  /** The units that the call took of each table. */
  consumed: { tableName: string; units: number }[];
}

/** Makes a call and measures it by its ConsumedCapacity, which the caller sees only where it was asked for. */
export async function measured(
  call: CallTables,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<MeasuredAnswer> {
  const isAsked = ["TOTAL", "INDEXES"].includes(String(input["ReturnConsumedCapacity"]));
  const answer = await call(operation, isAsked ? input : { ...input, ReturnConsumedCapacity: "TOTAL" });
  if (answer.status !== 200) return { answer, consumed: [] };
  const { ConsumedCapacity, ...rest } = answer.body;
  const consumed = consumedSchema
    .parse(ConsumedCapacity)
    .map(({ TableName, CapacityUnits }) => ({ tableName: TableName, units: CapacityUnits }));
  return { answer: isAsked ? answer : { ...answer, body: rest }, consumed };
}
