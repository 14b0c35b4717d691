import type { Row } from "@sagemaker-async/core";
import { type ColumnType, widened } from "../formats/column-type.ts";

/** All columns of a run's output, and what they hold: the input's, then the endpoint's. */
export class OutputColumns {
  readonly #input = new Map<string, ColumnType | undefined>();
  readonly #output = new Map<string, ColumnType | undefined>();

  constructor(inputColumns: readonly string[]) {
    for (const column of inputColumns) this.#input.set(column, undefined);
  }

  note(row: Row): void {
    for (const column of Object.keys(row)) {
      const columns = this.#input.has(column) ? this.#input : this.#output;
      columns.set(column, widened(columns.get(column), row[column]));
    }
  }

  get all(): ReadonlyMap<string, ColumnType | undefined> {
    return new Map([...this.#input, ...this.#output]);
  }

  /** A failed row with `null` in the endpoint's columns. */
  withEmptyOutputs(row: Row): Row {
    const empty: { [column: string]: null } = {};
    for (const column of this.#output.keys()) empty[column] = null;
    return { ...row, ...empty };
  }
}
