import { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import { childrenOf, type Graph, parentsOf, reachable } from "./graph.ts";
import { topologicalOrder } from "./topological-order.ts";

/** Everything that keeps a graph from running, in the seed's words: each names its node. */
export function findProblems(graph: Graph): string[] {
  const problems: string[] = [];
  if (graph.inputNodes.length === 0) problems.push("DAG has no input nodes");
  if (graph.outputNode === undefined) problems.push("DAG has no output node");
  const cycle = cycleOf(graph);
  if (cycle !== undefined) problems.push(cycle);

  for (const node of graph.nodes.values()) {
    const parents = parentsOf(graph, node.name);
    const isInput = graph.inputNodes.includes(node.name);
    if (node.kind === "aggregation") {
      const problem =
        parents.length === 0 ? "has no upstream parents" : node.aggregation.problemWith(parents);
      if (problem !== undefined) problems.push(`Aggregation node '${node.name}' ${problem}`);
    } else if (isInput && parents.length > 0) {
      problems.push(
        `Endpoint node '${node.name}' is declared as an input node but has upstream parents ${list(parents)}; pick one or the other.`,
      );
    } else if (!isInput && parents.length === 0) {
      problems.push(
        `Endpoint node '${node.name}' has no upstream parent and is not declared as an input node — it has no source for its input DataFrame.`,
      );
    }
  }

  const { outputNode, inputNodes } = graph;
  if (outputNode !== undefined && inputNodes.length > 0) {
    const reached = reachable(inputNodes, (node) => childrenOf(graph, node));
    if (!reached.has(outputNode)) {
      problems.push(`Output node '${outputNode}' is not reachable from input nodes ${list(inputNodes)}`);
    }
  }
  return problems;
}

function cycleOf(graph: Graph): string | undefined {
  try {
    topologicalOrder(graph);
    return undefined;
  } catch (error) {
    if (SageMakerAsyncError.isInstance(error)) return error.message;
    throw error;
  }
}

function list(names: readonly string[]): string {
  return `[${names.map((name) => `'${name}'`).join(", ")}]`;
}
