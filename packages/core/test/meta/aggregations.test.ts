import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AggregationJson, Upstream } from "../../src/meta/aggregations/aggregation.ts";
import { readAggregation } from "../../src/meta/aggregations/read-aggregation.ts";
import { Concat, ConfidenceWeighted, Mean, Vote, WeightedMean } from "../../src/meta/index.ts";
import type { JsonValue, Row } from "../../src/types/row.ts";

type Vector = {
  readonly json: AggregationJson;
  readonly upstream: readonly Row[];
  readonly expected: {
    readonly prediction: JsonValue;
    readonly prediction_std: number;
    readonly confidence: number;
  };
};

const vectors = JSON.parse(
  readFileSync(new URL("data/aggregation-vectors.json", import.meta.url), "utf8"),
) as readonly Vector[];
const kinds = [...new Set(vectors.map(({ json }) => json.class))];

const parents = (rows: readonly Row[]): Upstream[] =>
  rows.map((row, position) => ({ node: `model-${position}`, position, row }));
const silent = () => undefined;

describe("A19-27: the formulas, against vectors that numpy computed", () => {
  test.each(kinds)("%s", (kind) => {
    const cases = vectors.filter(({ json }) => json.class === kind);
    expect(cases.length).toBeGreaterThanOrEqual(60);
    for (const { json, upstream, expected } of cases) {
      const row = readAggregation(json, {}).aggregate(parents(upstream), silent);
      for (const [column, wanted] of Object.entries(expected)) {
        if (typeof wanted === "number") expectClose(row[column], wanted, upstream);
        else expect(row[column]).toBe(wanted);
      }
    }
  });

  test("the seed's own cases: a mean of 10, 12, 14 and a weighted mean of 10 and 20", () => {
    const three = parents([{ prediction: 10 }, { prediction: 12 }, { prediction: 14 }]);
    expect(new Mean("m").aggregate(three)["prediction_std"]).toBeCloseTo(1.632993161855452, 14);
    const two = parents([{ prediction: 10 }, { prediction: 20 / 1.5 }]);
    expect(new WeightedMean("m", { weights: [0.25, 0.75] }).aggregate(two)["prediction"]).toBeCloseTo(
      12.5,
      12,
    );
  });
});

describe("A19-27: what a missing value means is said, not guessed", () => {
  const upstream = parents([
    { prediction: 1, confidence: 0.5 },
    { prediction: null, confidence: 0.5 },
    { prediction: 5, confidence: 0.5 },
  ]);

  test("by default it makes what depends on it null, as in the seed", () => {
    expect(new Mean("m").aggregate(upstream)).toEqual({
      prediction: null,
      prediction_std: null,
      confidence: 0.5,
    });
    expect(new ConfidenceWeighted("m").aggregate(upstream)).toMatchObject({
      prediction: null,
      confidence: null,
    });
  });

  test("skip leaves the parent out, and the weights of the others have the sum 1 again", () => {
    expect(new Mean("m", { missing: "skip" }).aggregate(upstream)).toMatchObject({
      prediction: 3,
      prediction_std: 2,
    });
    const weighted = new WeightedMean("m", { weights: [1, 10, 3], missing: "skip" });
    expect(weighted.aggregate(upstream)).toMatchObject({ prediction: 4 });
  });

  test("skip with nobody left, and fail with one missing, fail the row and name the node", () => {
    const nobody = parents([{ prediction: null }]);
    expect(() => new Mean("m", { missing: "skip" }).aggregate(nobody)).toThrow(
      'No parent of "m" gave a prediction',
    );
    expect(() => new Mean("m", { missing: "fail" }).aggregate(upstream)).toThrow(
      '"model-1" gave no prediction',
    );
    const noConfidence = parents([{ prediction: 1, confidence: "" }]);
    expect(() => new Mean("m", { missing: "fail" }).aggregate(noConfidence)).toThrow(
      '"model-0" gave no confidence',
    );
  });

  test("A8: a Vote counts a missing label as a voter that voted for none, or leaves it out, or is told to give up", () => {
    const votes = parents([
      { prediction: "b" },
      { prediction: null },
      { prediction: "b" },
      { prediction: "a" },
    ]);
    expect(new Vote("v").aggregate(votes)).toMatchObject({
      prediction: "b",
      confidence: 0.5,
      prediction_std: 0,
    });
    expect(new Vote("v", { missing: "skip" }).aggregate(votes)).toMatchObject({ confidence: 2 / 3 });
    expect(new Vote("v", { missing: "propagate" }).aggregate(votes)).toMatchObject({
      prediction: null,
      confidence: 0,
    });
    expect(() => new Vote("v", { missing: "fail" }).aggregate(votes)).toThrow('"model-1" gave no prediction');
    const nobody = parents([{ prediction: null }, { prediction: null }]);
    expect(new Vote("v").aggregate(nobody)).toMatchObject({ prediction: null, confidence: 0 });
  });

  test("A8: labels in a numeric aggregation are refused by name; a parent without the column says what it has", () => {
    expect(() => new Mean("m").aggregate(parents([{ prediction: "toxic" }]))).toThrow(
      'The prediction of "model-0" is "toxic", which is no number. Combine labels with a Vote.',
    );
    expect(() => new Mean("m").aggregate(parents([{ logS: 1, x: 2 }]))).toThrow("answered with: logS, x");
    expect(new Mean("m", { column: "logS" }).aggregate(parents([{ logS: 1 }]))).toMatchObject({
      prediction: 1,
    });
  });

  test("numbers that a text format wrote are numbers", () => {
    expect(new Mean("m").aggregate(parents([{ prediction: "1.5" }, { prediction: 2.5 }]))).toMatchObject({
      prediction: 2,
    });
  });
});

describe("Concat", () => {
  const upstream = parents([
    { id: "1", smiles: "CCO", prediction: 1, a: 1 },
    { id: "1", smiles: "CCO", prediction: 2, b: 2 },
  ]);

  test("A8: a second column of the same name is reported, and the first is kept", () => {
    const said: string[] = [];
    const row = new Concat("c").aggregate(upstream, (warning) => said.push(warning));
    expect(row).toEqual({ id: "1", smiles: "CCO", prediction: 1, a: 1, b: 2 });
    expect(said).toEqual([expect.stringContaining('column "prediction"')]);
  });

  test("keeps all with a prefix, or fails", () => {
    expect(new Concat("c", { onClash: "prefix" }).aggregate(upstream, silent)).toEqual({
      id: "1",
      smiles: "CCO",
      "model-0.prediction": 1,
      "model-1.prediction": 2,
      a: 1,
      b: 2,
    });
    expect(() => new Concat("c", { onClash: "fail" }).aggregate(upstream, silent)).toThrow(
      "disagree about: prediction",
    );
  });
});

test("the columns of the first parent are passed through", () => {
  const upstream = parents([
    { id: "1", prediction: 1, extra: "kept" },
    { id: "1", prediction: 3, other: "not kept" },
  ]);
  expect(new Mean("m").aggregate(upstream)).toEqual({
    id: "1",
    extra: "kept",
    prediction: 2,
    prediction_std: 1,
    confidence: 1,
  });
});

test.each([
  [[], "must not be empty"],
  [[1, -1], "must not be negative"],
  [[0, 0], "must have a positive sum"],
  [[1, Number.NaN], "must be finite numbers"],
])("refuses the weights %s", (weights, reason) => {
  expect(() => new WeightedMean("w", { weights })).toThrow(
    expect.objectContaining({ code: "invalid_option", message: expect.stringContaining(reason) }),
  );
});

test("refuses as many weights as there are not parents, in the seed's words", () => {
  expect(new WeightedMean("w", { weights: [1, 2] }).problemWith(["a"])).toBe(
    "got 1 upstream frames but 2 weights",
  );
  expect(new ConfidenceWeighted("w", { corrScale: [1] }).problemWith(["a", "b"])).toBe(
    "got 2 upstream frames but 1 corr_scale",
  );
});

test.each([
  () => new Mean("m", { missing: "drop" as "skip" }),
  () => new Vote("m", { missing: "drop" as "skip" }),
  () => new Concat("m", { onClash: "last" as "first" }),
  () => new ConfidenceWeighted("m", { optimalAlpha: 2 }),
  () => new ConfidenceWeighted("m", { modelWeights: [-1] }),
  () => new ConfidenceWeighted("m", { corrScale: [Number.NaN] }),
])("refuses options that are not understood (%#)", (make) => {
  expect(make).toThrow(
    expect.objectContaining({ code: "invalid_option", message: expect.stringContaining('"m"') }),
  );
});

/** To 1e-12 of the largest number that went into it: a weighted sum may cancel. */
function expectClose(value: JsonValue | undefined, wanted: number, upstream: readonly Row[]): void {
  const scale = Math.max(
    Math.abs(wanted),
    ...upstream.map(({ prediction }) => (typeof prediction === "number" ? Math.abs(prediction) : 0)),
    1e-300,
  );
  expect(Math.abs(Number(value) - wanted) / scale).toBeLessThanOrEqual(1e-12);
}
