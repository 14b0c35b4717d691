import { oneOf } from "../../errors/one-of.ts";
import { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import type { JsonValue, Row } from "../../types/row.ts";
import type { Aggregation, AggregationJson, Upstream } from "./aggregation.ts";

/** Two parents that say different things in one column: `first` keeps the first parent's, `prefix` names each `<node>.<column>`, `fail` fails the row. */
export type ClashPolicy = "first" | "prefix" | "fail";

export type ConcatOptions = {
  /** Default: `first`. */
  readonly onClash?: ClashPolicy | undefined;
};

const policies: readonly ClashPolicy[] = ["first", "prefix", "fail"];

/** The columns of all parents side by side. */
export class Concat implements Aggregation {
  readonly name: string;
  readonly outputColumns: readonly string[] = [];
  readonly #onClash: ClashPolicy;

  constructor(name: string, { onClash = "first" }: ConcatOptions = {}) {
    this.name = name;
    this.#onClash = oneOf(`Aggregation "${name}": onClash`, onClash, policies);
  }

  problemWith(): string | undefined {
    return undefined;
  }

  aggregate(upstream: readonly Upstream[], warn: (warning: string) => void): Row {
    const clashes = clashingColumns(upstream);
    if (clashes.size > 0 && this.#onClash === "fail") {
      const message = `The parents of "${this.name}" disagree about: ${[...clashes].join(", ")}. onClash "first" keeps the first parent's, "prefix" keeps all.`;
      throw new SageMakerAsyncError("model_error", message);
    }
    if (this.#onClash === "first") {
      for (const column of clashes) {
        warn(
          `Several parents have a column "${column}", with different values; that of the first is kept. onClash "prefix" keeps all.`,
        );
      }
    }
    const row: { [column: string]: JsonValue } = {};
    for (const { node, row: given } of upstream) {
      for (const [column, value] of Object.entries(given)) {
        if (this.#onClash === "prefix" && clashes.has(column)) row[`${node}.${column}`] = value;
        else if (!Object.hasOwn(row, column)) row[column] = value;
      }
    }
    return row;
  }

  toJson(): AggregationJson {
    return { class: "Concat", name: this.name, ...(this.#onClash !== "first" && { onClash: this.#onClash }) };
  }
}

/** Columns that several parents have, with different values. The input's own columns, which all have alike, are none. */
function clashingColumns(upstream: readonly Upstream[]): ReadonlySet<string> {
  const seen = new Map<string, string>();
  const clashes = new Set<string>();
  for (const { row } of upstream) {
    for (const [column, value] of Object.entries(row)) {
      const text = JSON.stringify(value);
      if ((seen.get(column) ?? text) !== text) clashes.add(column);
      seen.set(column, text);
    }
  }
  return clashes;
}
