import { describe, expect, test } from "vitest";
import { createInvoker } from "../../src/endpoint/create-invoker.ts";
import { Concat, Mean, MetaEndpoint, WeightedMean } from "../../src/meta/index.ts";

const named = (name: string) => createInvoker(name, () => ({ prediction: 1 }));
const refusal = (message: string) =>
  expect.objectContaining({ code: "invalid_option", message: expect.stringContaining(message) });

/** a and b into m, then after. */
function diamond() {
  return new MetaEndpoint("diamond")
    .addEndpoint(named("a"))
    .addAggregation(new Mean("m"))
    .addEndpoint(named("b"))
    .addEndpoint(named("after"))
    .addEdge("a", "m")
    .addEdge("b", "m")
    .addEdge("m", "after")
    .setInputNode("a", "b")
    .setOutputNode("after");
}

describe("a graph in the making refuses each mistake where it is made", () => {
  const mistakes: readonly [string, (graph: MetaEndpoint) => unknown][] = [
    ["Node 'a' already exists in this DAG", (graph) => graph.addEndpoint(named("a"))],
    ["Node 'm' already exists in this DAG", (graph) => graph.addAggregation(new Mean("m"))],
    ["Edge from unknown node 'x'", (graph) => graph.addEdge("x", "a")],
    ["Edge to unknown node 'x'", (graph) => graph.addEdge("a", "x")],
    [
      "Endpoint node 'after' already has an upstream parent ('m'); endpoints take input from at most one source.",
      (graph) => graph.addEdge("a", "after"),
    ],
    ["Input nodes must be endpoint nodes; 'm' is not", (graph) => graph.setInputNode("a", "m")],
    ["Unknown output node 'x'", (graph) => graph.setOutputNode("x")],
    [
      'Node "c": there is no option "retry"',
      (graph) => graph.addEndpoint(named("c"), { retry: 1 } as object),
    ],
    [
      'dependency must be "hard" or "soft"',
      (graph) => graph.addEndpoint(named("c"), { dependency: "so" as "soft" }),
    ],
    ["c: timeoutMs", (graph) => graph.addEndpoint(named("c"), { timeoutMs: 0 })],
  ];
  test.each(mistakes)("%s", (message, mistake) => {
    expect(() => mistake(diamond())).toThrow(refusal(message));
  });

  test("A7-5: the same edge twice would count a branch twice", () => {
    expect(() => diamond().addEdge("b", "m")).toThrow(refusal("from 'b' to 'm' is there already"));
  });
});

describe("validate says all problems at once, each with its node", () => {
  const graph = () => new MetaEndpoint("g").addEndpoint(named("a")).addEndpoint(named("b"));

  test("nothing is set", () => {
    const empty = new MetaEndpoint("g");
    expect(() => empty.validate()).toThrow(
      refusal("The graph has 2 problems:\n- DAG has no input nodes\n- DAG has no output node"),
    );
  });

  test("an endpoint without a source, an aggregation without parents, weights that do not fit", () => {
    const broken = graph()
      .addAggregation(new Concat("lonely"))
      .addAggregation(new WeightedMean("w", { weights: [1, 2] }))
      .addEdge("a", "w")
      .setInputNode("a")
      .setOutputNode("lonely");
    const problems = [
      "Endpoint node 'b' has no upstream parent and is not declared as an input node — it has no source for its input DataFrame.",
      "Aggregation node 'lonely' has no upstream parents",
      "Aggregation node 'w' got 1 upstream frames but 2 weights",
      "Output node 'lonely' is not reachable from input nodes ['a']",
    ];
    expect(() => broken.validate()).toThrow(refusal(`The graph has 4 problems:\n- ${problems.join("\n- ")}`));
  });

  test("an input with a parent", () => {
    const broken = graph().addEdge("a", "b").setInputNode("a", "b").setOutputNode("b");
    expect(() => broken.validate()).toThrow(
      refusal(
        "Endpoint node 'b' is declared as an input node but has upstream parents ['a']; pick one or the other.",
      ),
    );
  });

  test("a cycle, with the nodes in it", () => {
    const broken = graph().addEdge("a", "b").addEdge("b", "a").setOutputNode("b");
    expect(() => broken.validate()).toThrow(refusal("DAG contains a cycle among these nodes: a, b"));
  });

  test("A7-10: a graph that is wrong does not run, nor is it read from JSON", async () => {
    await expect(graph().inference([{ x: 1 }])).rejects.toThrow(refusal("DAG has no input nodes"));
    expect(() => MetaEndpoint.fromJson({ endpoints: { a: "a" } })).toThrow(refusal("DAG has no input nodes"));
  });
});

test("orders the nodes of a diamond: each after its parents, endpoints first", () => {
  expect(diamond().topologicalOrder()).toEqual(["a", "b", "m", "after"]);
});

test("a graph that was validated does not change any more", () => {
  const graph = diamond().validate();
  expect(() => graph.addEndpoint(named("late"))).toThrow(refusal("This graph is built"));
  expect(() => graph.setOutputNode("m")).toThrow(refusal("This graph is built"));
});

test("is drawn: inputs, output, and soft dependencies as dotted lines", () => {
  const graph = new MetaEndpoint("g")
    .addEndpoint(named("model-a"))
    .addEndpoint(named('say "b"'), { dependency: "soft", name: "b" })
    .addAggregation(new Mean("m"))
    .addEdge("model-a", "m")
    .addEdge("b", "m")
    .setInputNode("model-a", "b")
    .setOutputNode("m");
  expect(graph.toMermaid().split("\n")).toEqual([
    "flowchart LR",
    '  n0["model-a"]',
    '  n1["b<br/>say #quot;b#quot;"]',
    '  n2{{"m<br/>Mean"}}',
    "  rows((rows)) --> n0",
    "  rows((rows)) --> n1",
    "  n0 --> n2",
    "  n1 -.-> n2",
    "  n2 --> answer((answer))",
  ]);
});
