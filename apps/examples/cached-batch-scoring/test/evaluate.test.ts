import { describe, expect, it } from "vitest";
import { evaluate, pairsOf } from "../evaluate.ts";

describe("evaluate", () => {
  it("computes R² and the mean absolute error", () => {
    // Mean 3, total 4 + 0 + 4 = 8; errors 1, 0, -1, so residual 2: R² = 1 - 2/8.
    const pairs = [
      { measured: 1, predicted: 2 },
      { measured: 3, predicted: 3 },
      { measured: 5, predicted: 4 },
    ];
    const { rSquared, meanAbsoluteError, molecules } = evaluate(pairs) ?? {};
    expect(rSquared).toBeCloseTo(0.75, 12);
    expect(meanAbsoluteError).toBeCloseTo(2 / 3, 12);
    expect(molecules).toBe(3);
  });

  it("is 1 for perfect predictions, and below 0 for those worse than the mean", () => {
    const measured = [-1, 0, 4];
    expect(evaluate(measured.map((value) => ({ measured: value, predicted: value })))?.rSquared).toBe(1);
    expect(
      evaluate(measured.map((value) => ({ measured: value, predicted: -value })))?.rSquared,
    ).toBeLessThan(0);
  });

  it("has nothing to say without two different measurements", () => {
    expect(evaluate([])).toBeUndefined();
    expect(evaluate([{ measured: 1, predicted: 1 }])).toBeUndefined();
    expect(evaluate([1, 2].map((predicted) => ({ measured: 7, predicted })))).toBeUndefined();
  });
});

describe("pairsOf", () => {
  const columns = { predicted: "p", measured: "m" };

  it("takes the rows that have both numbers, be they text or not", () => {
    const rows = [
      { p: 1.5, m: "-2" },
      { p: null, m: "1" },
      { p: 2, m: "" },
      { p: 2, m: "n/a" },
      { p: 2 },
      { p: 0, m: "0" },
    ];
    expect(pairsOf(rows, columns)).toEqual([
      { predicted: 1.5, measured: -2 },
      { predicted: 0, measured: 0 },
    ]);
  });
});
