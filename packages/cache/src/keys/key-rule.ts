import type { JsonValue, Row } from "@sagemaker-async/core/invoker";
import { invalidOption } from "../check-options.ts";
import { isKeyValue } from "./key-value.ts";

/** Of what a row's key is made: given as `keyColumn`, as `keyOf`, or as neither. */
export type KeyRule = {
  /** Stands for the rule in the namespace. */
  readonly name: JsonValue;
  /** The key of a row that has one. */
  keyOf(row: Row): JsonValue | undefined;
  /** Whether all rows of one key have the same value in this column. */
  isShared(column: string): boolean;
  /** A row with this key, as far as it is known from the key. */
  rowOf(key: JsonValue): Row | undefined;
  /** Why a row has no key, and what to do. */
  readonly noKey: string;
};

/** Of a key column, several columns, a function, or the whole row, in the order in which they are looked for. */
export function keyRule(
  keyColumn: string | readonly string[] | undefined,
  keyOf: ((row: Row) => JsonValue) | undefined,
): KeyRule {
  if (keyColumn !== undefined && keyOf !== undefined) {
    throw invalidOption("InferenceCache: give either keyColumn or keyOf, not both.");
  }
  if (keyOf !== undefined) return functionRule(keyOf);
  if (keyColumn === undefined) return wholeRowRule;
  return typeof keyColumn === "string" ? columnRule(keyColumn) : columnsRule([...keyColumn]);
}

function columnRule(column: string): KeyRule {
  return {
    name: { column },
    keyOf: (row) => keyOrNone(row[column]),
    isShared: (other) => other === column,
    rowOf: (key) => ({ [column]: key }),
    noKey: `no value in the key column "${column}". Leave such rows out, or give the cache a keyColumn in which every row has a value.`,
  };
}

function columnsRule(columns: readonly string[]): KeyRule {
  return {
    name: { columns: columns.toSorted() },
    keyOf(row) {
      const given = Object.fromEntries(
        columns.flatMap((column) => (row[column] === undefined ? [] : [[column, row[column]]])),
      );
      return Object.values(given).some(isKeyValue) ? given : undefined;
    },
    isShared: (column) => columns.includes(column),
    rowOf: rowIn,
    noKey: `no value in any of the key columns ${columns.map((column) => `"${column}"`).join(", ")}. Leave such rows out.`,
  };
}

function functionRule(keyOf: (row: Row) => JsonValue): KeyRule {
  return {
    name: "function",
    keyOf: (row) => keyOrNone(keyOf(row)),
    isShared: () => false,
    rowOf: () => undefined,
    noKey: "no key: keyOf returned nothing for it. Leave such rows out, or return a value that is not empty.",
  };
}

const wholeRowRule: KeyRule = {
  name: "row",
  keyOf: (row) => row,
  isShared: () => true,
  rowOf: rowIn,
  noKey: "no key.",
};

function keyOrNone(value: JsonValue | undefined): JsonValue | undefined {
  return isKeyValue(value) ? value : undefined;
}

function rowIn(key: JsonValue): Row | undefined {
  return isRow(key) ? key : undefined;
}

/** Whether a value is an object of column names to values. */
export function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
