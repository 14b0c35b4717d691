/** How a column of an export holds its values: a text as it is, a time as a timestamp, whatever else JSON has as JSON in a text. */
export type ColumnKind = "text" | "time" | "json";

/**
 * The columns of an export as Parquet, a row for each entry: the members of the JSON Lines, and `cache`, their first line, in each row, so
 * that what other programs make of a file can be imported again.
 */
export const columnKinds: ReadonlyMap<string, ColumnKind> = new Map([
  ["cache", "text"],
  ["id", "text"],
  ["key", "json"],
  ["version", "text"],
  ["createdAt", "time"],
  ["staleAt", "time"],
  ["expiresAt", "time"],
  ["output", "json"],
  ["columns", "json"],
  ["failure", "json"],
]);
