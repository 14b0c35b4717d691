import { createInvoker } from "../../../src/endpoint/create-invoker.ts";
import { SageMakerAsyncError } from "../../../src/errors/sagemaker-async-error.ts";
import { Mean, MetaEndpoint, type MetaEndpointOptions, type NodeOptions } from "../../../src/meta/index.ts";
import type { Invoker } from "../../../src/types/invoker.ts";
import type { Row } from "../../../src/types/row.ts";

export { rowsOf } from "../../support/emulated.ts";

/** Predicts `x` times a factor. */
export function predicting(name: string, factor: number): Invoker {
  return createInvoker(name, (row) => ({ prediction: Number(row["x"]) * factor }));
}

/** Predicts `x`, and fails for good for some. */
export function failingFor(name: string, xs: readonly number[]): Invoker {
  return createInvoker(name, (row) => {
    if (xs.includes(Number(row["x"]))) throw new Error(`cannot compute ${String(row["x"])}`);
    return { prediction: row["x"] ?? null };
  });
}

/** Predicts `x`; each second row fails for a passing reason so many times. `asked` says how many rows each call had. */
export function passing(
  name: string,
  failures: number,
): { readonly invoker: Invoker; readonly asked: number[] } {
  const asked: number[] = [];
  const answer = createInvoker(name, (row: Row) => {
    if (Number(row["x"]) % 2 === 1 && asked.length <= failures) {
      throw new SageMakerAsyncError("throttled", "Too many requests.", { retryable: true });
    }
    return { prediction: row["x"] ?? null };
  });
  const invoker: Invoker = {
    name,
    stream(rows, options) {
      const kept = rows as readonly Row[];
      asked.push(kept.length);
      return answer.stream(kept, options);
    },
  };
  return { invoker, asked };
}

/** All side by side, and their mean. */
export function ensembleOf(
  children: readonly Invoker[],
  options: MetaEndpointOptions = {},
  nodes: { readonly [name: string]: NodeOptions } = {},
  graphName = "ensemble",
): MetaEndpoint {
  const graph = new MetaEndpoint(graphName, options).addAggregation(new Mean("mean"));
  for (const child of children) graph.addEndpoint(child, nodes[child.name]).addEdge(child.name, "mean");
  return graph.setInputNode(...children.map(({ name }) => name)).setOutputNode("mean");
}

/** a and b side by side, and their mean, as an endpoint's tags have it. */
export function ensembleJson(output = "mean") {
  return {
    endpoints: { a: "a", b: "b" },
    aggregations: [{ class: "Mean", name: "mean" }],
    edges: [
      ["a", "mean"],
      ["b", "mean"],
    ],
    input_nodes: ["a", "b"],
    output_node: output,
  };
}
