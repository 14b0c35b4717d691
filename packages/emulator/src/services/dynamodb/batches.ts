import { z } from "zod";

/** An item or its key: attributes by their names. */
export const itemSchema = z.record(z.string(), z.unknown());

/** One key or write of a batch. */
export interface BatchEntry {
  tableName: string;
  /** What its partition key stands in. */
  item: z.output<typeof itemSchema> | undefined;
  isConsistent: boolean;
  /** As it stands in the request. */
  request: unknown;
}

type Input = Readonly<Record<string, unknown>>;

/** How a batch call is taken apart and put together again. */
export interface Batch {
  /** More entries are refused. */
  most: number;
  /** The member of the answer with what was not done, in the form of RequestItems. */
  unprocessed: "UnprocessedKeys" | "UnprocessedItems";
  /** Undefined for what is no such batch. */
  read(input: Input): BatchEntry[] | undefined;
  /** The same call with other entries. */
  build(input: Input, entries: readonly BatchEntry[]): Input;
}

const getSchema = z.object({
  RequestItems: z.record(
    z.string(),
    z.looseObject({ Keys: z.array(itemSchema), ConsistentRead: z.boolean().optional() }),
  ),
});
const writeSchema = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.looseObject({
        PutRequest: z.object({ Item: itemSchema }).optional(),
        DeleteRequest: z.object({ Key: itemSchema }).optional(),
      }),
    ),
  ),
});

export const BATCHES = {
  BatchGetItem: {
    most: 100,
    unprocessed: "UnprocessedKeys",
    read(input) {
      const tables = getSchema.safeParse(input).data?.RequestItems;
      return (
        tables &&
        Object.entries(tables).flatMap(([tableName, { Keys, ConsistentRead = false }]) =>
          Keys.map((key) => ({ tableName, item: key, isConsistent: ConsistentRead, request: key })),
        )
      );
    },
    build(input, entries) {
      const tables = getSchema.parse(input).RequestItems;
      return {
        ...input,
        RequestItems: byTable(entries, (name, Keys) => ({ ...tables[name], Keys })),
      };
    },
  },
  BatchWriteItem: {
    most: 25,
    unprocessed: "UnprocessedItems",
    read(input) {
      const tables = writeSchema.safeParse(input).data?.RequestItems;
      return (
        tables &&
        Object.entries(tables).flatMap(([tableName, requests]) =>
          requests.map((request) => {
            const item = request.PutRequest?.Item ?? request.DeleteRequest?.Key;
            return { tableName, item, isConsistent: false, request };
          }),
        )
      );
    },
    build: (input, entries) => ({ ...input, RequestItems: byTable(entries, (_, requests) => requests) }),
  },
} as const satisfies Record<string, Batch>;

function byTable(
  entries: readonly BatchEntry[],
  form: (tableName: string, requests: unknown[]) => unknown,
): Record<string, unknown> {
  const groups = Map.groupBy(entries, ({ tableName }) => tableName);
  return Object.fromEntries(
    [...groups].map(([name, group]) => [
      name,
      form(
        name,
        group.map(({ request }) => request),
      ),
    ]),
  );
}
