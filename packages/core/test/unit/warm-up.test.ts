import { describe, expect, test } from "vitest";
import { createInvoker } from "../../src/endpoint/create-invoker.ts";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { autoInference } from "../../src/warm-up/auto-inference.ts";
import { warmUpRow } from "../../src/warm-up/warm-up-row.ts";

describe("the row of a warm-up request is", () => {
  const row = { x: 1 };
  const metadataRow = { x: 2 };
  const features = ["mw", "Orig_SMILES", "logp"];

  test("the caller's", () => expect(warmUpRow({ row, metadataRow, features })).toEqual({ x: 1 }));
  test("else the metadata's", () => expect(warmUpRow({ metadataRow, features })).toEqual({ x: 2 }));
  test("else one of the model's features", () =>
    expect(warmUpRow({ features })).toEqual({ mw: 0, Orig_SMILES: "CCO", logp: 0 }));
  test("else a molecule", () => {
    expect(warmUpRow({})).toEqual({ smiles: "CCO" });
    expect(warmUpRow({ features: [] })).toEqual({ smiles: "CCO" });
  });
});

describe("autoInference", () => {
  const halves = createInvoker("halves", (row) => {
    if (Number(row["x"]) % 2 === 1) throw new SageMakerAsyncError("model_error", "odd");
    return { x: row["x"] ?? null, half: Number(row["x"]) / 2 };
  });

  test("tries at most ten rows, reads no more, and closes the source", async () => {
    let read = 0;
    let isClosed = false;
    function* numbers() {
      try {
        while (true) {
          yield { x: read * 2 };
          read += 1;
        }
      } finally {
        isClosed = true;
      }
    }
    const report = await autoInference(halves, { rows: numbers() });
    expect(report).toEqual({
      rows: 10,
      succeeded: 10,
      failed: 0,
      columns: ["x", "half"],
      elapsedMs: expect.any(Number),
      failures: [],
    });
    expect(isClosed).toBe(true);
    expect(read).toBe(9); // the tenth was asked for, the eleventh was not
  });

  test("reports rows that fail, even when all do", async () => {
    const rows = [{ x: 0 }, { x: 1 }, { x: 3 }];
    expect(await autoInference(halves, { rows, n: 2 })).toMatchObject({
      rows: 2,
      succeeded: 1,
      failed: 1,
      failures: [{ index: 1, row: { x: 1 }, error: { code: "model_error" } }],
    });
    expect(await autoInference(halves, { rows: rows.slice(1) })).toMatchObject({ failed: 2, columns: [] });
  });

  test("passes the options of the call on", async () => {
    const signal = AbortSignal.abort();
    await expect(autoInference(halves, { rows: [{ x: 0 }], signal })).rejects.toMatchObject({
      code: "cancelled",
    });
  });

  test.each([0, 1.5, Number.NaN])("refuses n = %d", async (n) => {
    await expect(autoInference(halves, { rows: [], n })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("`n`"),
    });
  });
});
