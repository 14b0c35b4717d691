import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { createInvoker } from "../../src/endpoint/create-invoker.ts";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { type Aggregation, Concat, Mean, MetaEndpoint } from "../../src/meta/index.ts";
import { manualClock } from "../../src/testing/manual-clock.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import type { CallOptions, Invoker } from "../../src/types/invoker.ts";
import type { Row, RowSource } from "../../src/types/row.ts";
import { ensembleOf, failingFor, passing, predicting, rowsOf } from "./support/graphs.ts";

describe("A7-8, A19-25: no row is lost in silence", () => {
  test("a row that one branch failed is a failure with that node's name; the others are answered", async () => {
    const graph = ensembleOf([predicting("a", 1), failingFor("b", [3, 4])]);
    const { rows, failures, stats } = await graph.inference(rowsOf(10));
    expect(rows).toHaveLength(10);
    expect(stats).toMatchObject({ succeeded: 8, failed: 2 });
    expect(failures.map(({ index, error }) => [index, error.code, error.message])).toEqual([
      [3, "model_error", expect.stringContaining('Node "b"')],
      [4, "model_error", expect.stringContaining('Node "b"')],
    ]);
    expect(rows[3]).toEqual({ id: "03", x: 3, prediction: null, prediction_std: null, confidence: null });
  });

  test("a row that one branch lost is a failure too", async () => {
    const lossy: Invoker = {
      name: "lossy",
      async *stream(rows: RowSource, options?: CallOptions) {
        for await (const result of predicting("lossy", 1).stream(rows, options))
          if (result.index !== 1) yield result;
      },
    };
    const { failures } = await ensembleOf([predicting("a", 1), lossy]).inference(rowsOf(3));
    expect(failures).toEqual([
      expect.objectContaining({ index: 1, error: expect.objectContaining({ code: "output_missing" }) }),
    ]);
    expect(failures[0]?.error.message).toContain('Node "lossy"');
  });

  test("rows keep their places in many groups, in input order and by completion", async () => {
    const slowFirst = createInvoker("slow", async (row) => {
      if (Number(row["x"]) < 5) for (let at = 0; at < 20; at += 1) await turn();
      return { prediction: Number(row["x"]) };
    });
    const graph = ensembleOf([slowFirst, predicting("b", 1)], { groupRows: 5, groupsInFlight: 3 });
    const inOrder = await Array.fromAsync(graph.stream(rowsOf(23)));
    expect(inOrder.map(({ index }) => index)).toEqual(rowsOf(23).map((_, at) => at));
    const asTheyCome = await Array.fromAsync(graph.stream(rowsOf(23), { order: "completion" }));
    expect(asTheyCome.every(({ ok, index, row }) => ok && row["x"] === index)).toBe(true);
    expect(asTheyCome.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(
      inOrder.map(({ index }) => index),
    );
  });
});

test("A19-23, A7-1: independent branches run at the same time", async () => {
  // Each waits until the other has begun: one after the other, neither would ever answer.
  const begun = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>() };
  const waiting = (name: "a" | "b", other: "a" | "b") =>
    createInvoker(name, async () => {
      begun[name].resolve();
      await begun[other].promise;
      return { prediction: 1 };
    });
  const { stats } = await ensembleOf([waiting("a", "b"), waiting("b", "a")]).inference(rowsOf(1));
  expect(stats.succeeded).toBe(1);
});

test("A19-23, A7-2: a node that does not lead to the output is not asked", async () => {
  let asked = 0;
  const unused = createInvoker("unused", () => {
    asked += 1;
    return {};
  });
  const graph = new MetaEndpoint("g")
    .addEndpoint(predicting("a", 1))
    .addEndpoint(unused)
    .addEdge("a", "unused")
    .setInputNode("a")
    .setOutputNode("a");
  expect((await graph.inference(rowsOf(2))).stats.succeeded).toBe(2);
  expect(asked).toBe(0);
});

test("a chain: what one endpoint answers is what the next is asked, with the input's columns", async () => {
  const features = createInvoker("features", (row) => ({ weight: Number(row["x"]) * 10 }));
  const predictor = createInvoker("predictor", (row) => ({ prediction: Number(row["weight"]) + 1 }));
  const graph = new MetaEndpoint("g")
    .addEndpoint(features)
    .addEndpoint(predictor)
    .addEdge("features", "predictor")
    .setInputNode("features")
    .setOutputNode("predictor");
  const [result] = await Array.fromAsync(graph.stream([{ id: "1", x: 2 }]));
  expect(result).toMatchObject({ ok: true, row: { id: "1", x: 2, weight: 20, prediction: 21 } });
  expect(result?.ok && result.output).toEqual({ weight: 20, prediction: 21 });
});

describe("A19-26, A7-9: each node has its own retries, time, fallback and importance", () => {
  test("a soft node that fails is left out; one that nothing is left of fails", async () => {
    const graph = ensembleOf([predicting("a", 2), failingFor("b", [1])], {}, { b: { dependency: "soft" } });
    const { rows, failures } = await graph.inference(rowsOf(2));
    expect(failures).toEqual([]);
    expect(rows.map(({ prediction }) => prediction)).toEqual([0, 2]);

    const nobody = ensembleOf([failingFor("b", [0])], {}, { b: { dependency: "soft" } });
    await expect(nobody.inference(rowsOf(1))).rejects.toThrow('Node "b"');
  });

  test("a soft node whose whole call is refused is left out; a hard one ends the call", async () => {
    const refused: Invoker = {
      name: "refused",
      // biome-ignore lint/correctness/useYield: an endpoint that refuses the call yields nothing.
      async *stream() {
        throw new SageMakerAsyncError("access_denied", "No permission for sagemaker:InvokeEndpointAsync.");
      },
    };
    const soft = ensembleOf([predicting("a", 2), refused], {}, { refused: { dependency: "soft" } });
    expect((await soft.inference(rowsOf(3))).failures).toEqual([]);
    await expect(ensembleOf([predicting("a", 2), refused]).inference(rowsOf(3))).rejects.toMatchObject({
      code: "access_denied",
      message: expect.stringContaining('Node "refused"'),
    });
  });

  test("an endpoint after a soft one that failed gets the row as that one got it", async () => {
    const graph = new MetaEndpoint("g")
      .addEndpoint(failingFor("features", [0]), { dependency: "soft" })
      .addEndpoint(createInvoker("predictor", (row) => ({ columns: Object.keys(row).join(" ") })))
      .addEdge("features", "predictor")
      .setInputNode("features")
      .setOutputNode("predictor");
    const { rows } = await graph.inference(rowsOf(2));
    expect(rows.map(({ columns }) => columns)).toEqual(["id x", "id x prediction"]);
  });

  test("rows that failed for a passing reason are sent again, and only these", async () => {
    const flaky = passing("flaky", 2);
    const clock = manualClock({ jumps: true });
    const events: InferenceEvent[] = [];
    const graph = ensembleOf([flaky.invoker], { clock }, { flaky: { retries: 2 } });
    const { failures, stats } = await graph.inference(rowsOf(4), { onEvent: (event) => events.push(event) });
    expect(failures).toEqual([]);
    expect(flaky.asked).toEqual([4, 2, 2]);
    expect(stats.retries).toBe(2);
    expect(events).toContainEqual(
      expect.objectContaining({ type: "retry", node: "flaky", attempt: 2, delayMs: 2000 }),
    );
    expect(clock.now()).toBe(3000);
  });

  test("without retries left, and for a lasting reason, the row fails at once", async () => {
    const flaky = passing("flaky", 2);
    const once = ensembleOf(
      [flaky.invoker],
      { clock: manualClock({ jumps: true }) },
      { flaky: { retries: 1 } },
    );
    expect((await once.inference(rowsOf(4))).stats.failed).toBe(2);

    const lasting = failingFor("b", [0]);
    const graph = ensembleOf([lasting], { clock: manualClock({ jumps: true }) }, { b: { retries: 5 } });
    expect((await graph.inference(rowsOf(2))).stats).toMatchObject({ failed: 1, retries: 0 });
  });

  test("a node that takes too long fails its rows with deadline_exceeded, also when it does not listen", async () => {
    const stuck: Invoker = {
      name: "stuck",
      async *stream(rows) {
        for await (const result of predicting("stuck", 1).stream(rows)) {
          if (result.index === 1) await new Promise(() => undefined);
          yield result;
        }
      },
    };
    const graph = ensembleOf(
      [stuck],
      { clock: manualClock({ jumps: true }) },
      { stuck: { timeoutMs: 5000 } },
    );
    const { rows, failures } = await graph.inference(rowsOf(3));
    expect(rows[0]).toMatchObject({ prediction: 0 });
    expect(failures.map(({ index, error }) => [index, error.code, error.retryable, error.message])).toEqual([
      [1, "deadline_exceeded", true, 'Node "stuck" did not answer within its 5000 ms.'],
      [2, "deadline_exceeded", true, 'Node "stuck" did not answer within its 5000 ms.'],
    ]);
  });

  test("a fallback stands in: columns, or another endpoint for the rows that failed", async () => {
    const columns = ensembleOf([failingFor("b", [1])], {}, { b: { fallback: { prediction: -1 } } });
    expect((await columns.inference(rowsOf(3))).rows.map(({ prediction }) => prediction)).toEqual([0, -1, 2]);

    const other = passing("other", 0);
    const endpoint = ensembleOf([failingFor("b", [1])], {}, { b: { fallback: other.invoker } });
    expect((await endpoint.inference(rowsOf(3))).rows.map(({ prediction }) => prediction)).toEqual([0, 1, 2]);
    expect(other.asked).toEqual([1]);
  });

  test("concurrency: so many groups are at a node at once, and no more", async () => {
    let now = 0;
    let most = 0;
    const counted: Invoker = {
      name: "counted",
      async *stream(rows, options) {
        now += 1;
        most = Math.max(most, now);
        await turn();
        yield* predicting("counted", 1).stream(rows, options);
        now -= 1;
      },
    };
    const sizes = { groupRows: 2, groupsInFlight: 5 };
    await ensembleOf([counted], sizes, { counted: { concurrency: 2 } }).inference(rowsOf(30));
    expect(most).toBe(2);
    await ensembleOf([counted], sizes).inference(rowsOf(30));
    expect(most).toBe(5);
  });
});

test("A7-12: an aggregation that does not give a column that it declares fails the row", async () => {
  const forgetful: Aggregation = {
    name: "m",
    outputColumns: ["prediction", "sigma"],
    problemWith: () => undefined,
    aggregate: (): Row => ({ prediction: 1 }),
    toJson: () => ({ class: "Forgetful", name: "m" }),
  };
  const graph = new MetaEndpoint("g")
    .addEndpoint(predicting("a", 1))
    .addAggregation(forgetful)
    .addEdge("a", "m")
    .setInputNode("a")
    .setOutputNode("m");
  await expect(graph.inference(rowsOf(1))).rejects.toThrow(
    'Node "m": It declares the output columns prediction, sigma, and did not give sigma.',
  );
});

test("the reserved column of the seed's row id is refused, and never shows up", async () => {
  const graph = ensembleOf([predicting("a", 1)]);
  const { rows, failures } = await graph.inference([{ x: 1 }, { x: 2, __dag_row_id: 7 }]);
  expect(Object.keys(rows[0] ?? {})).toEqual(["x", "prediction", "prediction_std", "confidence"]);
  expect(failures[0]?.error).toMatchObject({
    code: "invalid_option",
    message: expect.stringContaining("__dag_row_id"),
  });
});

test("says once for each call what an aggregation has to say", async () => {
  const graph = new MetaEndpoint("g", { groupRows: 2 })
    .addEndpoint(predicting("a", 1))
    .addEndpoint(predicting("b", 2))
    .addAggregation(new Concat("both"))
    .addEdge("a", "both")
    .addEdge("b", "both")
    .setInputNode("a", "b")
    .setOutputNode("both");
  const warnings: InferenceEvent[] = [];
  await graph.inference(rowsOf(9), {
    onEvent: (event) => event.type === "node-warning" && warnings.push(event),
  });
  expect(warnings).toEqual([
    { type: "node-warning", node: "both", warning: expect.stringContaining('column "prediction"') },
  ]);
});

test("A7-9: tells how long each node took, and which path was the longest", async () => {
  const clock = manualClock({ jumps: true });
  const hasEnded = Promise.withResolvers<void>();
  const fast = predicting("fast", 1);
  const slow = createInvoker("slow", async () => {
    await hasEnded.promise;
    await clock.advance(50);
    return { prediction: 1 };
  });
  const graph = ensembleOf([fast, slow], { clock });
  const { graph: timings } = await graph.inference(rowsOf(1), {
    onEvent: ({ type, node }) => type === "node-finished" && node === "fast" && hasEnded.resolve(),
  });
  expect(timings).toEqual({
    nodes: {
      fast: { rows: 1, failed: 0, elapsedMs: 0 },
      slow: { rows: 1, failed: 0, elapsedMs: 50 },
      mean: { rows: 1, failed: 0, elapsedMs: 0 },
    },
    criticalPath: ["slow", "mean"],
  });
});

describe("ends", () => {
  test("an abort ends the call and every child's call", async () => {
    const stop = new AbortController();
    const signals: AbortSignal[] = [];
    const waiting: Invoker = {
      name: "waiting",
      async *stream(_rows, options) {
        if (options?.signal) signals.push(options.signal);
        stop.abort();
        await new Promise(() => undefined);
      },
    };
    const graph = ensembleOf([waiting, predicting("b", 1)]);
    await expect(graph.inference(rowsOf(3), { signal: stop.signal })).rejects.toMatchObject({
      code: "cancelled",
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test("a reader that leaves early ends the children's calls; no listener stays on the signal", async () => {
    const stop = new AbortController();
    const graph = ensembleOf([predicting("a", 1)], { groupRows: 1 });
    for await (const result of graph.stream(rowsOf(50), { signal: stop.signal }))
      if (result.index === 2) break;
    const again = await graph.inference(rowsOf(2), { signal: stop.signal });
    expect(again.stats.succeeded).toBe(2);
  });

  test("what a listener throws ends the call", async () => {
    const graph = ensembleOf([predicting("a", 1)]);
    const onEvent = () => {
      throw new TypeError("mine");
    };
    await expect(graph.inference(rowsOf(2), { onEvent })).rejects.toThrow("mine");
  });

  test("an empty input gives an empty result", async () => {
    expect((await ensembleOf([predicting("a", 1)]).inference([])).rows).toEqual([]);
  });
});

test("graphs nest: a graph is a node of another, and events say where they come from", async () => {
  const inner = ensembleOf([predicting("a", 1), predicting("b", 3)], {}, {}, "inner");
  const outer = new MetaEndpoint("outer")
    .addEndpoint(inner)
    .addEndpoint(predicting("c", 8))
    .addAggregation(new Mean("all"))
    .addEdge("inner", "all")
    .addEdge("c", "all")
    .setInputNode("inner", "c")
    .setOutputNode("all");
  const nodes = new Set<string | undefined>();
  const { rows, graph } = await outer.inference([{ x: 1 }], { onEvent: ({ node }) => nodes.add(node) });
  expect(rows[0]).toMatchObject({ prediction: 5 }); // of 2, the mean of 1 and 3, and 8
  expect(nodes).toEqual(new Set(["inner", "c", "all", "inner/a", "inner/b", "inner/mean", undefined]));
  expect(Object.keys(graph.nodes).toSorted()).toEqual(["all", "c", "inner"]);
});
