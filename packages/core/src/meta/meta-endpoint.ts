import { Endpoint } from "../endpoint/endpoint.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { whole } from "../errors/whole.ts";
import type { PurgeOptions } from "../queue/purge-options.ts";
import type { PurgeReport } from "../queue/purge-queue.ts";
import { runInference } from "../results/run-inference.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { Invoker } from "../types/invoker.ts";
import type { RowSource } from "../types/row.ts";
import type { RowResult } from "../types/row-result.ts";
import { type Clock, systemClock } from "../wait/clock.ts";
import type { WarmUpOptions, WarmUpProgress } from "../warm-up/warm-up.ts";
import type { Aggregation } from "./aggregations/aggregation.ts";
import { collectGraph } from "./collect-graph.ts";
import {
  asyncEndpointsOf,
  type GraphQueueEntry,
  instancesOf,
  listQueues,
  type PerEndpoint,
  purgeQueues,
  warmUpAll,
} from "./fan-out.ts";
import { type Child, type ChildFacts, factsOf } from "./graph/child.ts";
import { GraphBuilder } from "./graph/graph-builder.ts";
import type { GraphJson } from "./graph/graph-json.ts";
import type { NodeOptions } from "./graph/node-options.ts";
import { readGraph } from "./graph/read-graph.ts";
import { topologicalOrder } from "./graph/topological-order.ts";
import { writeGraph } from "./graph/write-graph.ts";
import { GraphChildren } from "./graph-children.ts";
import { checkGraphHandle, type GraphHandle, type GraphStatus, statusOfJobs } from "./graph-handle.ts";
import { groupRowsFor } from "./graph-rows.ts";
import { collectTimings } from "./graph-timings.ts";
import { HeldJobs } from "./held-jobs.ts";
import { inputColumnsOf, type Lineage, lineageOf, terminalTargetOf } from "./lineage.ts";
import type {
  ConnectGraphOptions,
  GraphCallOptions,
  GraphCollectOptions,
  GraphInferenceOptions,
  GraphJsonOptions,
  GraphResult,
  MetaEndpointOptions,
} from "./meta-options.ts";
import { submitToInputs } from "./submit-graph.ts";
import { toMermaid } from "./to-mermaid.ts";
import { collectChild } from "./walk/collect-child.ts";
import type { Walk } from "./walk/walk-context.ts";
import { walkGraph } from "./walk/walk-graph.ts";

/**
 * A graph of endpoints and aggregations that behaves as one endpoint: rows go in at the input nodes, through all nodes on the way, and
 * come out of the output node. Independent branches run at the same time. It is an invoker itself, so graphs nest, and a cache fits around it.
 *
 * @example
 * const ensemble = new MetaEndpoint("ensemble")
 *   .addEndpoint(linear)
 *   .addEndpoint(forest, { dependency: "soft" })
 *   .addAggregation(new Mean("mean"))
 *   .addEdge("linear", "mean")
 *   .addEdge("forest", "mean")
 *   .setInputNode("linear", "forest")
 *   .setOutputNode("mean");
 * const { rows, failures, graph } = await ensemble.inference(molecules);
 */
export class MetaEndpoint implements Invoker {
  readonly name: string;
  readonly #options: MetaEndpointOptions;
  readonly #clock: Clock;
  readonly #builder = new GraphBuilder();
  readonly #children: GraphChildren;
  /** What is known of endpoints, by name: from JSON, or from the endpoints that were added. */
  readonly #facts = new Map<string, ChildFacts>();
  #deployed: Endpoint | undefined;

  constructor(name: string, options: MetaEndpointOptions = {}) {
    const { groupRows = 1, groupsInFlight = 1, clock = systemClock } = options;
    whole("groupRows", groupRows, 1);
    whole("groupsInFlight", groupsInFlight, 1);
    this.name = name;
    this.#options = options;
    this.#clock = clock;
    this.#children = new GraphChildren(options.resolve ?? ((endpointName) => Endpoint.connect(endpointName)));
  }

  /**
   * A graph from JSON, as a text or an object: Workbench's `meta_endpoint_dag`, or what `toJson` wrote.
   * @throws {SageMakerAsyncError} `invalid_option` for JSON that is not understood, for an aggregation that is not known, and for a graph that
   *   `validate` refuses.
   */
  static fromJson(
    json: unknown,
    { name = "graph", aggregations = {}, ...options }: GraphJsonOptions = {},
  ): MetaEndpoint {
    const graph = new MetaEndpoint(name, options);
    const later = (endpointName: string) => graph.#children.later(endpointName);
    const facts = readGraph(json, graph.#builder, { aggregations, child: later });
    for (const [endpointName, fact] of facts) graph.#facts.set(endpointName, fact);
    return graph.validate();
  }

  /**
   * The graph of a deployed endpoint, from its tag `meta_endpoint_dag`.
   * @throws {SageMakerAsyncError} what `Endpoint.connect` throws; `invalid_option` where the endpoint's tags hold no graph.
   */
  static async connect(name: string, options: ConnectGraphOptions = {}): Promise<MetaEndpoint> {
    const { mode = "client", resolve, aggregations, groupRows, groupsInFlight, ...endpointOptions } = options;
    const endpoint = await Endpoint.connect(name, endpointOptions);
    const { metaEndpointDag, problems } = endpoint.metadata;
    if (metaEndpointDag === undefined) {
      const message =
        `Endpoint "${name}" has no graph in its tag "meta_endpoint_dag". ${problems.join(" ")}`.trim();
      throw new SageMakerAsyncError("invalid_option", message);
    }
    const graph = MetaEndpoint.fromJson(metaEndpointDag, {
      name,
      aggregations,
      groupRows,
      groupsInFlight,
      clock: options.clock,
      resolve: resolve ?? ((child) => Endpoint.connect(child, endpointOptions)),
    });
    if (mode === "server") graph.#deployed = endpoint;
    return graph;
  }

  /**
   * Adds a node that asks an endpoint, or anything else that answers rows: a cache in front of an endpoint, another graph.
   * @param endpoint itself, or its name, which is looked up when the graph first runs
   * @param options how the graph treats the node; `name` is the node's, by default the endpoint's
   */
  addEndpoint(
    endpoint: Invoker | string,
    { name, ...options }: NodeOptions & { readonly name?: string | undefined } = {},
  ): this {
    const endpointName = typeof endpoint === "string" ? endpoint : endpoint.name;
    const node = name ?? endpointName;
    this.#builder.addEndpoint(endpointName, node, options);
    if (typeof endpoint === "string") return this;
    this.#children.give(node, endpoint);
    this.#facts.set(endpointName, factsOf(endpoint));
    return this;
  }

  /** Adds a node that combines its parents' answers, under the aggregation's name. */
  addAggregation(aggregation: Aggregation): this {
    this.#builder.addAggregation(aggregation);
    return this;
  }

  /** What `from` answers is what `to` is asked. An aggregation sees its parents in the order of their edges. */
  addEdge(from: string, to: string): this {
    this.#builder.addEdge(from, to);
    return this;
  }

  /** The endpoint nodes that take the rows as they come in. */
  setInputNode(...nodes: readonly string[]): this {
    this.#builder.setInputNode(...nodes);
    return this;
  }

  /** The node whose answer is the graph's. */
  setOutputNode(node: string): this {
    this.#builder.setOutputNode(node);
    return this;
  }

  /**
   * Checks the whole graph, which does not change any more afterwards. Every call does this first.
   * @throws {SageMakerAsyncError} `invalid_option` with all problems, each naming its node.
   */
  validate(): this {
    this.#builder.build();
    return this;
  }

  /** The nodes such that each comes after its parents. */
  topologicalOrder(): string[] {
    return topologicalOrder(this.#builder);
  }

  /** Workbench's `meta_endpoint_dag`; what that has no words for stands under `sagemaker_async`. */
  toJson(): GraphJson {
    return writeGraph(this.#builder, this.#facts);
  }

  /** Asks the endpoints that were added by name what they are, so that `toJson` says it: asynchronous, batch size, most instances. */
  async populateChildMetadata(): Promise<this> {
    for (const child of (await this.#allChildren()).values()) this.#facts.set(child.name, factsOf(child));
    return this;
  }

  /** A Mermaid flow chart. */
  toMermaid(): string {
    return toMermaid(this.#builder);
  }

  /** N rows for N rows, in input order, and how long each node took. */
  async inference(rows: RowSource, options: GraphInferenceOptions = {}): Promise<GraphResult> {
    return this.#gather(this, rows, options);
  }

  /** One result for each row. Reads the source only as fast as the graph answers. */
  async *stream(rows: RowSource, options: GraphCallOptions = {}): AsyncGenerator<RowResult> {
    if (this.#deployed) yield* this.#deployed.stream(rows, options);
    else yield* this.#walk(rows, options);
  }

  /**
   * Submits the rows to the asynchronous endpoints that take the input, and leaves: the handle is JSON, and any process can `collect` from it.
   * The nodes after them are asked when it is collected.
   */
  async submit(rows: RowSource, options: GraphCallOptions = {}): Promise<GraphHandle> {
    const { inputNodes } = this.#builder.build();
    const children = await this.#allChildren();
    const inputs = new Map([...children].filter(([node]) => inputNodes.includes(node)));
    const kept = await Array.fromAsync(rows);
    const jobs = await submitToInputs(inputs, kept, options);
    return { version: 1, graphName: this.name, submittedAt: this.#clock.now(), rows: kept, jobs };
  }

  /** How far the submitted jobs are. */
  async status(handle: GraphHandle): Promise<GraphStatus> {
    checkGraphHandle(handle, this.name, this.#builder.build().inputNodes);
    return statusOfJobs(handle, await this.#allChildren());
  }

  /**
   * Waits for a submitted run, asks the nodes after it, and gives what `inference` gives. The submitted jobs are deleted when the graph has its
   * result, and `save` has resolved; until then the run can be collected again.
   */
  async collect(handle: GraphHandle, { save, ...options }: GraphCollectOptions = {}): Promise<GraphResult> {
    checkGraphHandle(handle, this.name, this.#builder.build().inputNodes);
    const held = new HeldJobs();
    const asks = new Map(Object.entries(handle.jobs).map(([node, job]) => [node, collectChild(job, held)]));
    const groupRows = Math.max(1, handle.rows.length);
    const walk = (rows: RowSource, call: GraphCallOptions) => this.#walk(rows, call, { asks, groupRows });
    const gather = (onWhole: () => void) => {
      async function* stream(rows: RowSource, call: GraphCallOptions = {}) {
        yield* walk(rows, call);
        onWhole();
      }
      return this.#gather({ name: this.name, stream }, handle.rows, options);
    };
    return collectGraph({ held, gather, save });
  }

  /** `[model-a:2, model-b:1→3]`: the instances of each asynchronous endpoint; empty where there is none. */
  async instances(): Promise<string> {
    return instancesOf(await this.asyncEndpoints());
  }

  /** The staged inputs of all asynchronous endpoints, oldest first. */
  async listQueue(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<GraphQueueEntry[]> {
    return listQueues(await this.asyncEndpoints(), options);
  }

  /** Withdraws queued requests of all asynchronous endpoints. */
  async purgeQueue(options: PurgeOptions): Promise<PerEndpoint<PurgeReport>> {
    return purgeQueues(await this.asyncEndpoints(), options);
  }

  /** Wakes all asynchronous endpoints at the same time, each once. */
  async warmUp(options: WarmUpOptions = {}): Promise<PerEndpoint<WarmUpProgress>> {
    return warmUpAll(await this.asyncEndpoints(), options);
  }

  /** The asynchronous endpoints in this graph and the graphs within it, each once. */
  async asyncEndpoints(): Promise<readonly Child[]> {
    return asyncEndpointsOf([...(await this.#allChildren()).values()]);
  }

  /** The columns that the input endpoints need, as their tags say. */
  async inputColumns(): Promise<string[]> {
    return inputColumnsOf(this.#builder.build(), await this.#allChildren());
  }

  /** The column that the graph predicts, where the endpoints before its output agree about it. */
  async terminalTarget(): Promise<string | undefined> {
    return terminalTargetOf(this.#builder.build(), await this.#allChildren());
  }

  /** What the graph predicts, from what, and what kind of model it is. */
  async lineage(): Promise<Lineage> {
    return lineageOf(this.#builder.build(), await this.#allChildren());
  }

  async *#walk(
    rows: RowSource,
    { idempotent, ...call }: GraphCallOptions,
    { asks, groupRows = this.#options.groupRows }: Partial<Pick<Walk, "asks" | "groupRows">> = {},
  ): AsyncGenerator<RowResult> {
    const graph = this.#builder.build();
    const children = await this.#allChildren();
    const walk = {
      graph,
      children,
      groupRows: groupRows ?? groupRowsFor(await this.asyncEndpoints()),
      groupsInFlight: this.#options.groupsInFlight ?? 2,
      endpointOptions: idempotent === undefined ? {} : { idempotent },
      clock: this.#clock,
      asks,
    };
    yield* walkGraph(rows, walk, call);
  }

  async #gather(invoker: Invoker, rows: RowSource, options: GraphInferenceOptions): Promise<GraphResult> {
    const { onEvent: note, timings } = collectTimings(this.#builder.build());
    const onEvent = (event: InferenceEvent) => {
      note(event);
      options.onEvent?.(event);
    };
    const result = await runInference(invoker, rows, { ...options, onEvent });
    return { ...result, graph: timings() };
  }

  /** Whom each endpoint node asks. */
  async #allChildren(): Promise<ReadonlyMap<string, Child>> {
    const nodes = [...this.#builder.build().nodes.values()].filter((node) => node.kind === "endpoint");
    const children = nodes.map(async (node) => [node.name, await this.#children.of(node)] as const);
    return new Map(await Promise.all(children));
  }
}
