import type { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Row } from "./row.ts";

/** A row that was answered. */
export type RowSuccess = {
  readonly ok: true;
  /** The row's place in the input, from 0. */
  readonly index: number;
  /** The input's columns, then the endpoint's. */
  readonly row: Row;
  /** What the endpoint answered for this row, untouched: what a cache stores. */
  readonly output: Row;
};

/** A row that was not answered, and why. */
export type RowFailure = {
  readonly ok: false;
  /** The row's place in the input, from 0. */
  readonly index: number;
  /** The input's columns. */
  readonly row: Row;
  readonly error: SageMakerAsyncError;
};

/** What became of one row. There is exactly one for every row that went in. */
export type RowResult = RowSuccess | RowFailure;
