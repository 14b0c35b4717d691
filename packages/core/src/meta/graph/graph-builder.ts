import { invalidOption } from "../../errors/invalid-option.ts";
import type { Aggregation } from "../aggregations/aggregation.ts";
import { findProblems } from "./find-problems.ts";
import type { Edge, Graph, GraphNode } from "./graph.ts";
import { parentsOf } from "./graph.ts";
import { checkNodeOptions, type NodeOptions } from "./node-options.ts";

/** A graph in the making. Every mistake is refused where it is made; what only the whole can show, `build` says. */
export class GraphBuilder implements Graph {
  readonly nodes = new Map<string, GraphNode>();
  readonly edges: Edge[] = [];
  inputNodes: readonly string[] = [];
  outputNode: string | undefined;
  #isBuilt = false;

  addEndpoint(endpointName: string, name: string, options: NodeOptions): void {
    checkNodeOptions(name, options);
    this.#add({ kind: "endpoint", name, endpointName, options });
  }

  addAggregation(aggregation: Aggregation): void {
    this.#add({ kind: "aggregation", name: aggregation.name, aggregation });
  }

  addEdge(from: string, to: string): void {
    this.#open();
    if (!this.nodes.has(from)) throw invalidOption(`Edge from unknown node '${from}'`);
    const target = this.nodes.get(to);
    if (!target) throw invalidOption(`Edge to unknown node '${to}'`);
    const parents = parentsOf(this, to);
    if (parents.includes(from)) {
      throw invalidOption(
        `The edge from '${from}' to '${to}' is there already; a second one would count its rows twice.`,
      );
    }
    if (target.kind === "endpoint" && parents.length > 0) {
      throw invalidOption(
        `Endpoint node '${to}' already has an upstream parent ('${parents[0]}'); endpoints take input from at most one source.`,
      );
    }
    this.edges.push([from, to]);
  }

  setInputNode(...names: readonly string[]): void {
    this.#open();
    for (const name of names) {
      if (this.nodes.get(name)?.kind !== "endpoint") {
        throw invalidOption(`Input nodes must be endpoint nodes; '${name}' is not`);
      }
    }
    this.inputNodes = [...new Set(names)];
  }

  setOutputNode(name: string): void {
    this.#open();
    if (!this.nodes.has(name)) throw invalidOption(`Unknown output node '${name}'`);
    this.outputNode = name;
  }

  /** Checks the whole. From then on the graph does not change any more. */
  build(): Graph & { readonly outputNode: string } {
    const { outputNode } = this;
    const problems = findProblems(this);
    const [first = "", ...others] = problems;
    if (outputNode === undefined || problems.length > 0) {
      throw invalidOption(
        others.length === 0
          ? first
          : `The graph has ${problems.length} problems:\n- ${problems.join("\n- ")}`,
      );
    }
    this.#isBuilt = true;
    return { nodes: this.nodes, edges: this.edges, inputNodes: this.inputNodes, outputNode };
  }

  #add(node: GraphNode): void {
    this.#open();
    if (typeof node.name !== "string" || node.name === "")
      throw invalidOption("A node's name must not be empty.");
    if (this.nodes.has(node.name)) throw invalidOption(`Node '${node.name}' already exists in this DAG`);
    this.nodes.set(node.name, node);
  }

  #open(): void {
    if (!this.#isBuilt) return;
    throw invalidOption(
      "This graph is built: it was validated or has run, and does not change any more. Make a new one.",
    );
  }
}
