/** Anything that JSON can say. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** One row: column name to value. */
export type Row = { readonly [column: string]: JsonValue };

/** Rows from an array, a generator, a file stream … */
export type RowSource = Iterable<Row> | AsyncIterable<Row>;
