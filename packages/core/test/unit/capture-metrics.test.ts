import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { captureMetrics } from "../../src/capture/capture-metrics.ts";
import { csvOfTable, tableOfRows } from "../../src/capture/capture-table.ts";
import {
  classificationMetrics,
  confusionMatrix,
  type LabelPair,
} from "../../src/capture/classification-metrics.ts";
import { dataHash } from "../../src/capture/data-hash.ts";
import { type NumberPair, regressionMetrics } from "../../src/capture/regression-metrics.ts";

const pairs = <Value>(targets: readonly Value[], predictions: readonly Value[]) =>
  targets.map((target, at) => [target, predictions[at] as Value] as const);

describe("regression metrics", () => {
  test("agree with the examples of scikit-learn's documentation", () => {
    const metrics = regressionMetrics(pairs([3, -0.5, 2, 7], [2.5, 0, 2, 8]));
    expect(metrics).toEqual({
      rmse: Math.sqrt(0.375),
      mae: 0.5,
      medae: 0.5,
      r2: expect.closeTo(0.9486, 4),
      spearmanr: 1,
      support: 4,
    });
  });

  test("r2 is 0 for the mean, and below for worse", () => {
    expect(regressionMetrics(pairs([1, 2, 3], [2, 2, 2]))).toMatchObject({ r2: 0, spearmanr: null });
    expect(regressionMetrics(pairs([1, 2, 3], [3, 2, 1]))).toMatchObject({ r2: -3, spearmanr: -1 });
  });

  test("equal values share a rank, as in the example of scipy's documentation", () => {
    const metrics = regressionMetrics(pairs([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]));
    expect(metrics?.spearmanr).toBeCloseTo(0.8207826816681233, 12);
  });

  test("the median error of an even number is between the middle two", () => {
    expect(regressionMetrics(pairs([0, 0, 0, 0], [1, 2, 4, 100]))?.medae).toBe(3);
    expect(regressionMetrics(pairs([0, 0, 0], [4, 1, 2]))?.medae).toBe(2);
  });

  test("what is not defined is null, never NaN", () => {
    expect(regressionMetrics([])).toBeUndefined();
    expect(regressionMetrics([[5, 4]])).toEqual({
      rmse: 1,
      mae: 1,
      medae: 1,
      r2: null,
      spearmanr: null,
      support: 1,
    });
  });

  test("keep their bounds for any pairs", () => {
    const pair = fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -1000, max: 1000 }));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1 }), (given: readonly NumberPair[]) => {
        const { rmse = 0, mae = 0, medae = 0, r2, spearmanr } = regressionMetrics(given) ?? {};
        expect(rmse).toBeGreaterThanOrEqual(mae - 1e-9);
        expect(medae).toBeGreaterThanOrEqual(0);
        expect(r2 ?? 0).toBeLessThanOrEqual(1);
        expect(Math.abs(spearmanr ?? 0)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});

describe("classification metrics", () => {
  test("the confusion matrix agrees with the example of scikit-learn's documentation", () => {
    const targets = ["cat", "ant", "cat", "cat", "ant", "bird"];
    const predictions = ["ant", "ant", "cat", "cat", "ant", "cat"];
    expect(confusionMatrix(pairs(targets, predictions))).toEqual({
      labels: ["ant", "bird", "cat"],
      counts: [
        [2, 0, 0],
        [0, 0, 1],
        [1, 0, 2],
      ],
    });
  });

  test("precision, recall, f1 and support agree with the example of scikit-learn's documentation", () => {
    const targets = ["cat", "dog", "pig", "cat", "dog", "pig"];
    const predictions = ["cat", "pig", "dog", "cat", "cat", "dog"];
    const two3 = expect.closeTo(2 / 3, 12);
    const none = { precision: 0, recall: 0, f1: 0, support: 2 };
    expect(classificationMetrics(confusionMatrix(pairs(targets, predictions)))).toEqual([
      { label: "cat", precision: two3, recall: 1, f1: expect.closeTo(0.8, 12), support: 2 },
      { label: "dog", ...none },
      { label: "pig", ...none },
      {
        label: "all",
        precision: expect.closeTo(2 / 9, 12),
        recall: expect.closeTo(1 / 3, 12),
        f1: expect.closeTo(0.8 / 3, 12),
        support: 6,
      },
    ]);
  });

  test("a label that only predictions have counts, with no support", () => {
    const [, b] = classificationMetrics(confusionMatrix([["a", "b"]]));
    expect(b).toEqual({ label: "b", precision: 0, recall: 0, f1: 0, support: 0 });
    expect(classificationMetrics(confusionMatrix([]))).toEqual([]);
  });

  test("every pair is counted once, for any pairs", () => {
    const label = fc.constantFrom("a", "b", "c", "__proto__", "10", "2");
    fc.assert(
      fc.property(fc.array(fc.tuple(label, label), { minLength: 1 }), (given: readonly LabelPair[]) => {
        const matrix = confusionMatrix(given);
        expect(matrix.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(given.length);
        const all = classificationMetrics(matrix).at(-1);
        const right = given.filter(([target, prediction]) => target === prediction).length;
        expect(all).toMatchObject({ label: "all", support: given.length });
        expect(all?.recall).toBeCloseTo(right / given.length, 9); // weighted recall is the share of right ones
      }),
    );
  });
});

describe("the metrics of rows", () => {
  const name = "test";
  const rows = [
    { y: 1, prediction: 2 },
    { y: 0, prediction: 0 },
    { y: null, prediction: 5 },
    { y: 3, prediction: null },
  ];

  test("numbers are a regression over the rows that have both", () => {
    const { metrics, confusion } = captureMetrics(rows, { name, targetColumn: "y" });
    expect(metrics?.columns).toEqual(["rmse", "mae", "medae", "r2", "spearmanr", "support"]);
    expect(metrics?.lines).toEqual([[Math.SQRT1_2, 0.5, 0.5, -1, 1, 2]]);
    expect(confusion).toBeUndefined();
  });

  test("anything else is a classification", () => {
    const labelled = [
      { y: "low", class: "low" },
      { y: "high", class: "low" },
    ];
    const { metrics, confusion } = captureMetrics(labelled, {
      name,
      targetColumn: "y",
      predictionColumn: "class",
    });
    expect(metrics?.columns).toEqual(["y", "precision", "recall", "f1", "support"]);
    expect(metrics?.lines[1]).toEqual(["low", 0.5, 1, 2 / 3, 1]);
    expect(confusion).toEqual({
      columns: ["labels", "high", "low"],
      lines: [
        ["high", 0, 1],
        ["low", 0, 1],
      ],
    });
  });

  test("labels that are numbers are a classification when asked for, and keep their places in the file", () => {
    const { confusion } = captureMetrics(rows, { name, targetColumn: "y", metrics: "classification" });
    expect(confusion && Buffer.from(csvOfTable(confusion)).toString()).toBe(
      "labels,0,1,2\n0,1,0,0\n1,0,0,1\n2,0,0,0\n",
    );
  });

  test("a regression asked for leaves out what is no number", () => {
    const { metrics } = captureMetrics([...rows, { y: "3.5 mg", prediction: 3 }], {
      name,
      targetColumn: "y",
      metrics: "regression",
    });
    expect(metrics?.lines[0]?.at(-1)).toBe(2);
  });

  test("a measurement with a stray text in it is no classification of a thousand labels", () => {
    const measured = Array.from({ length: 1001 }, (_, at) => ({ y: at || "n/a", prediction: at }));
    const options = { name, targetColumn: "y" };
    expect(() => captureMetrics(measured, options)).toThrow(
      /"y".*1002 different labels.*metrics: "regression"/,
    );
    expect(captureMetrics(measured, { ...options, metrics: "regression" }).metrics?.lines[0]?.at(-1)).toBe(
      1000,
    );
    expect(captureMetrics(measured.slice(0, 999), options).confusion?.lines).toHaveLength(1000);
  });

  test("there are none without a target, or where no row has both", () => {
    expect(captureMetrics(rows, { name })).toEqual({});
    expect(captureMetrics([{ y: null, prediction: 1 }], { name, targetColumn: "y" })).toEqual({});
    const texts = [{ y: 1, prediction: "high" }];
    expect(captureMetrics(texts, { name, targetColumn: "y" })).toEqual({});
  });
});

describe("the files of a capture", () => {
  test("have the id and the target first, then every column of any row", () => {
    const rows = [
      { smiles: "C,C", y: 1, id: "007", "2": "x" },
      { smiles: "O", y: null, id: "008", extra: true },
    ];
    const csv = Buffer.from(csvOfTable(tableOfRows(rows, ["id", "y"]))).toString();
    expect(csv).toBe('id,y,2,smiles,extra\n007,1,x,"C,C",""\n008,"","",O,true\n');
  });

  test("the data hash names the data, in whatever order it stands", () => {
    const rows = [
      { a: 1, b: "x" },
      { a: 2, b: "y" },
    ];
    const turned = [
      { b: "y", a: 2 },
      { b: "x", a: 1 },
    ];
    expect(dataHash(rows)).toMatch(/^[0-9a-f]{8}$/);
    expect(dataHash(turned)).toBe(dataHash(rows));
    expect(dataHash([{ a: 1, b: "z" }])).not.toBe(dataHash([{ a: 1, b: "x" }]));
    expect(dataHash([{ a: 1, b: "z" }], ["A"])).toBe(dataHash([{ a: 1, b: "x" }], ["A"]));
    expect(dataHash([])).toBe("--hash--");
  });
});
