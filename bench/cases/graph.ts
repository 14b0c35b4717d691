import { Endpoint, type Invoker, type RowResult } from "@sagemaker-async/core";
import { Mean, MetaEndpoint } from "@sagemaker-async/core/meta";
import { startEmulatorProcess } from "../emulator-process.ts";
import { peaksOf } from "../peak-of.ts";
import { type BenchRow, median } from "../row.ts";
import { oneRowChunks } from "../setting.ts";

const ROWS = 20_000;
const ROUNDS = 9;

/**
 * Microseconds a row through a graph of two endpoints and their mean; the reference asks both by hand, at the same time, and computes
 * the mean. The endpoints are emulated, with a model that takes no time: a graph's children are endpoints, and these are the quickest.
 */
export async function graphOverhead(): Promise<BenchRow[]> {
  const bucket = "bench";
  const async = { outputPath: `s3://${bucket}/output`, maxConcurrentInvocationsPerInstance: 64 };
  const model = { kind: "echo" } as const;
  const emulator = await startEmulatorProcess({
    buckets: [bucket],
    endpoints: { one: { async, model }, other: { async, model } },
  });
  try {
    const options = { clientConfig: emulator.clientConfig, batchSize: 100, maxInFlight: 16 };
    const one = await Endpoint.connect("one", options);
    const other = await Endpoint.connect("other", options);
    const graph = new MetaEndpoint("graph", { groupRows: ROWS })
      .addEndpoint(one)
      .addEndpoint(other)
      .addAggregation(new Mean("mean", { column: "x" }))
      .addEdge("one", "mean")
      .addEdge("other", "mean")
      .setInputNode("one", "other")
      .setOutputNode("mean");
    const rows = oneRowChunks(ROWS);
    const walked = () => answersOf(graph, rows);
    const byHand = async () => {
      const [ones, others] = await Promise.all([answersOf(one, rows), answersOf(other, rows)]);
      const mean = (at: number) => (Number(ones[at]?.row["x"]) + Number(others[at]?.row["x"])) / 2;
      return ones.map(({ row }, at) => ({ ...row, prediction: mean(at) }));
    };
    const times = { ours: [] as number[], reference: [] as number[] };
    for (let round = 0; round <= ROUNDS; round += 1) {
      const turns = [["ours", walked] as const, ["reference", byHand] as const];
      for (const [name, run] of round % 2 === 0 ? turns : turns.reverse()) {
        const startedAt = performance.now();
        await run();
        // The first round warms up.
        if (round > 0) times[name].push(((performance.now() - startedAt) * 1_000) / ROWS);
      }
    }
    const reference = median(times.reference);
    return [
      {
        measure: "a row through a graph of two endpoints (against asking both by hand)",
        unit: "µs",
        ours: median(times.ours),
        reference,
        target: reference * 1.1,
      },
    ];
  } finally {
    await emulator.close();
  }
}

async function answersOf(invoker: Invoker, rows: readonly { x: number }[]): Promise<RowResult[]> {
  const results = await Array.fromAsync(invoker.stream(rows));
  const failed = results.find(({ ok }) => !ok);
  if (failed || results.length !== rows.length)
    throw new Error(`Not all rows were answered by ${invoker.name}.`);
  return results;
}

/**
 * Peak memory of a process that streams 1,000,000 rows through a diamond; the reference is the same for 10,000 rows. The models
 * answer at once, so that rows pass, and leave garbage, far faster than those of endpoints.
 */
export function graphMemory(): Promise<BenchRow[]> {
  return peaksOf({
    program: new URL("../stream-graph.ts", import.meta.url),
    rows: 1_000_000,
    fewRows: 10_000,
    what: " through a diamond",
    flag: "--max-semi-space-size=8",
    targetMb: 256,
  });
}
