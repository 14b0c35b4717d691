import {
  type CallOptions,
  type Invoker,
  mergeRow,
  type Row,
  type RowResult,
  type RowSource,
  SageMakerAsyncError,
} from "@sagemaker-async/core/invoker";

export type FakeOptions = {
  readonly name?: string;
  /** The endpoint's answer for a row. */
  readonly answer?: (row: Row) => Row;
  /** Rows that fail. */
  readonly fails?: (row: Row) => boolean;
  /** Awaited before a row is answered. */
  readonly before?: (row: Row) => Promise<unknown> | undefined;
  /** Gathers so many rows before it answers them, the last first, as an endpoint with slow first rows does. */
  readonly batchSize?: number;
};

export type FakeInvoker = Invoker & {
  /** Every row that was sent, in order. */
  readonly sent: Row[];
  /** The options of each call. */
  readonly calls: CallOptions[];
  /** Streams that have ended, in whatever way. */
  ended: number;
};

/** The number of characters of the key: an answer that depends on the key alone. */
const lengthOf = (row: Row): Row => ({ length: String(row["key"]).length });

/** An invoker without an endpoint behind it. */
export function fakeInvoker({
  name = "fake",
  answer = lengthOf,
  fails = () => false,
  before,
  batchSize = 1,
}: FakeOptions = {}): FakeInvoker {
  async function resultOf(index: number, row: Row): Promise<RowResult> {
    await before?.(row);
    if (fails(row)) return { ok: false, index, row, error: modelError(row) };
    const output = answer(row);
    return { ok: true, index, row: mergeRow(row, output), output };
  }

  const fake: FakeInvoker = {
    name,
    sent: [],
    calls: [],
    ended: 0,
    async *stream(rows: RowSource, options: CallOptions = {}) {
      fake.calls.push(options);
      try {
        let index = 0;
        let batch: { index: number; row: Row }[] = [];
        for await (const row of rows) {
          fake.sent.push(row);
          batch.push({ index, row });
          index += 1;
          if (batch.length < batchSize) continue;
          for (const one of batch.reverse()) yield await resultOf(one.index, one.row);
          batch = [];
        }
        for (const one of batch.reverse()) yield await resultOf(one.index, one.row);
      } finally {
        fake.ended += 1;
      }
    },
  };
  return fake;
}

export function modelError(row: Row): SageMakerAsyncError {
  return new SageMakerAsyncError("model_error", `cannot compute ${JSON.stringify(row["key"])}`);
}
