import { contentKey } from "../share/content-key.ts";
import type { Row } from "../types/row.ts";

const LENGTH = 8;

/**
 * Names the data of a capture: equal rows have equal hashes, in whatever order they and their columns stand.
 * @param features the columns that count, upper and lower case being the same; all without it
 */
export function dataHash(rows: readonly Row[], features?: readonly string[] | undefined): string {
  if (rows.length === 0) return "--hash--";
  const counted = features && new Set(features.map((feature) => feature.toLowerCase()));
  const data = counted ? rows.map((row) => only(counted, row)) : rows;
  return contentKey(["capture"], data).hash.slice(0, LENGTH);
}

function only(counted: ReadonlySet<string>, row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => counted.has(column.toLowerCase())));
}
