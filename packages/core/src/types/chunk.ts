import type { Row } from "./row.ts";

/** Rows that travel in one request. */
export type Chunk = {
  /** Place of the first row in the input, from 0. */
  readonly firstRow: number;
  readonly rows: readonly Row[];
};
