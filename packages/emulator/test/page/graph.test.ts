import { describe, expect, test } from "vitest";
import { graphOfTags } from "../../src/activity/graph-of-tags.ts";
import { placeGraph } from "../../src/page/state/graph-layout.ts";
import { graphTags } from "./support/ensemble.ts";

const graphIn = (tags: Record<string, string>) => graphOfTags(new Map(Object.entries(tags)));
const one = { endpoints: { a: "model-a" }, input_nodes: ["a"], output_node: "a" };
const drawn = {
  nodes: [{ name: "a", endpoint: "model-a", aggregation: null }],
  edges: [],
  inputs: ["a"],
  output: "a",
};

describe("the graph of an endpoint's tags", () => {
  test("in chunks, whatever their order, behind the marker", () => {
    const tags = graphTags();
    expect(Object.keys(tags).length).toBeGreaterThan(2);
    const shuffled = Object.fromEntries(Object.entries(tags).reverse());
    const graph = graphIn(shuffled);
    expect(graph?.nodes.map(({ name }) => name)).toEqual([
      "linear",
      "forest",
      "descriptors",
      "boosted",
      "trees",
      "ensemble",
    ]);
    expect(graph).toMatchObject({ inputs: ["linear", "descriptors"], output: "ensemble" });
  });

  test("in one tag, encoded or not", () => {
    const json = JSON.stringify(one);
    expect(graphIn({ meta_endpoint_dag: json })).toEqual(drawn);
    const encoded = `b64:${Buffer.from(json).toString("base64")}`;
    expect(graphIn({ meta_endpoint_dag: encoded })).toEqual(drawn);
  });

  test("what names a node that there is not is left out", () => {
    const edges = [
      ["a", "nobody"],
      ["nobody", "a"],
    ];
    const json = JSON.stringify({ ...one, edges, input_nodes: ["a", "nobody"] });
    expect(graphIn({ meta_endpoint_dag: json })).toEqual(drawn);
  });

  test.each([
    [{}],
    [{ team: "chemistry" }],
    [{ meta_endpoint_dag: "null" }],
    [{ meta_endpoint_dag: "b64:not base64 of anything" }],
    [{ meta_endpoint_dag: '{"endpoints":["a"]}' }],
  ])("there is none in %j", (tags) => {
    expect(graphIn(tags)).toBeNull();
  });
});

describe("the picture", () => {
  test("stands in layers: every arrow goes to the right, and no two boxes touch", () => {
    const graph = graphIn(graphTags());
    if (graph === null) throw new Error("There is no graph.");
    const { nodes, arrows, width, height } = placeGraph(graph);
    const boxes = new Map(nodes.map((node) => [node.name, node]));
    // Six nodes, where the rows come from and what they become; six edges, two of the rows and one to the answer.
    expect([nodes.length, arrows.length]).toEqual([8, 9]);
    for (const { from, to } of arrows) {
      const [source, target] = [boxes.get(from), boxes.get(to)];
      expect((source?.left ?? 0) + (source?.width ?? 0)).toBeLessThan(target?.left ?? 0);
    }
    for (const box of nodes) {
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.left + box.width).toBeLessThanOrEqual(width);
      expect(box.top + box.height).toBeLessThanOrEqual(height);
      const touching = nodes.filter(
        (other) =>
          other !== box &&
          other.left < box.left + box.width &&
          box.left < other.left + other.width &&
          other.top < box.top + box.height &&
          box.top < other.top + other.height,
      );
      expect(touching).toEqual([]);
    }
  });

  test("of a graph that goes round in a circle is drawn all the same", () => {
    const edges = [
      ["a", "b"],
      ["b", "a"],
    ];
    const json = JSON.stringify({ endpoints: { a: "a", b: "b" }, edges });
    const graph = graphIn({ meta_endpoint_dag: json });
    expect(graph && placeGraph(graph).nodes).toHaveLength(2);
  });
});
