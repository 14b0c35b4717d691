import { join } from "node:path";
import type { RowResult } from "@sagemaker-async/core";
import { writeRows } from "../formats/write-rows.ts";
import { fileNameOf } from "../places/place.ts";
import { writePlace } from "../places/write-place.ts";
import { OutputColumns } from "./columns.ts";
import { FailureCauses, failureRecord } from "./failure-causes.ts";
import { RowSpool, spooledRows, spoolRow } from "./row-spool.ts";
import type { ScoreFiles } from "./score-files.ts";

/** What a run has answered so far, in its folder, and the files that it becomes. */
export class RunOutput {
  readonly causes = new FailureCauses();
  succeeded = 0;
  failed = 0;
  readonly #columns: OutputColumns;
  readonly #rows: RowSpool;
  readonly #failures: RowSpool;

  private constructor(columns: OutputColumns, rows: RowSpool, failures: RowSpool) {
    this.#columns = columns;
    this.#rows = rows;
    this.#failures = failures;
  }

  static async create(folder: string, inputColumns: readonly string[]): Promise<RunOutput> {
    const rows = await RowSpool.create(join(folder, "rows.jsonl"));
    const failures = await RowSpool.create(join(folder, "failures.jsonl"));
    return new RunOutput(new OutputColumns(inputColumns), rows, failures);
  }

  get rows(): number {
    return this.succeeded + this.failed;
  }

  /** Takes the result of the next row. */
  async add(result: RowResult): Promise<void> {
    this.#columns.note(result.row);
    await spoolRow(this.#rows, result.row, result.ok);
    if (result.ok) {
      this.succeeded += 1;
      return;
    }
    this.failed += 1;
    this.causes.note(result);
    await this.#failures.add(failureRecord(result));
  }

  async close(): Promise<void> {
    await Promise.all([this.#rows.close(), this.#failures.close()]);
  }

  /** Writes `--failures`, then `--out`. */
  async write({ output, outputEncoding, failures, s3 }: ScoreFiles): Promise<void> {
    if (failures) await writePlace(failures, this.#failures.bytes(), s3);
    const rows = spooledRows(this.#rows, (row) => this.#columns.withEmptyOutputs(row));
    const table = { rows, columns: this.#columns.all };
    await writePlace(output, writeRows(table, outputEncoding, fileNameOf(output)), s3);
  }
}
