import { invalidOption } from "../../errors/invalid-option.ts";
import { childrenOf, type Graph, parentsOf } from "./graph.ts";

/**
 * The nodes such that each comes after its parents; of several possible ones the first that was added, endpoints before aggregations (Kahn's algorithm).
 * @throws {SageMakerAsyncError} `invalid_option` where there is a cycle, naming its nodes.
 */
export function topologicalOrder(graph: Graph): string[] {
  const nodes = [...graph.nodes.values()];
  const names = [
    ...nodes.filter(({ kind }) => kind === "endpoint"),
    ...nodes.filter(({ kind }) => kind === "aggregation"),
  ].map(({ name }) => name);
  const waitingFor = new Map(names.map((name) => [name, parentsOf(graph, name).length]));
  const order = names.filter((name) => waitingFor.get(name) === 0);
  for (const name of order) {
    for (const child of childrenOf(graph, name)) {
      const left = (waitingFor.get(child) ?? 0) - 1;
      waitingFor.set(child, left);
      if (left === 0) order.push(child);
    }
  }
  if (order.length === names.length) return order;
  const stuck = names.filter((name) => !order.includes(name));
  throw invalidOption(`DAG contains a cycle among these nodes: ${stuck.join(", ")}`);
}
