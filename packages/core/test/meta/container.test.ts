import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createInvoker } from "../../src/endpoint/create-invoker.ts";
import { graphOfContainer } from "../../src/meta/container/graph-of-container.ts";
import { type MetaEndpoint, type ServeOptions, serveMetaEndpoint } from "../../src/meta/index.ts";
import { ensembleOf, failingFor, predicting } from "./support/graphs.ts";

async function serve(graph: MetaEndpoint, options: ServeOptions = {}): Promise<string> {
  const server = await serveMetaEndpoint(graph, { port: 0, host: "127.0.0.1", ...options });
  onTestFinished(() => server.close());
  return server.url;
}

const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/invocations`, { method: "POST", body, headers });

describe("the container contract", () => {
  test("answers /ping without a body, and refuses what is not in the contract", async () => {
    const url = await serve(ensembleOf([predicting("a", 1)]));
    const ping = await fetch(`${url}/ping`);
    expect([ping.status, await ping.text()]).toEqual([200, ""]);
    expect((await fetch(`${url}/models`)).status).toBe(404);
    expect((await fetch(`${url}/invocations`)).status).toBe(405);
  });

  test.each([
    ["text/csv", "id,x\n00123,2\n", "id,x,prediction,prediction_std,confidence\n00123,2,4,2,1\n"],
    ["application/jsonlines", '{"x":2}\n', '{"x":2,"prediction":4,"prediction_std":2,"confidence":1}\n'],
    ["application/json", '[{"x":2}]', '[{"x":2,"prediction":4,"prediction_std":2,"confidence":1}]'],
  ])("answers %s in its format, with its length", async (contentType, body, expected) => {
    const url = await serve(ensembleOf([predicting("a", 1), predicting("b", 3)]));
    const answer = await post(url, body, { "content-type": contentType });
    expect(await answer.text()).toBe(expected);
    expect(answer.headers.get("content-type")).toBe(contentType);
    expect(answer.headers.get("content-length")).toBe(String(expected.length));
    expect(answer.headers.get("transfer-encoding")).toBeNull();
  });

  test("answers in the format that is asked for", async () => {
    const url = await serve(ensembleOf([predicting("a", 1)]));
    const answer = await post(url, "x\n2\n", { "content-type": "text/csv", accept: "application/jsonlines" });
    expect(JSON.parse(await answer.text())).toMatchObject({ prediction: 2 });
  });

  test("says what is wrong with a request", async () => {
    const url = await serve(ensembleOf([predicting("a", 1)]));
    const image = await post(url, "…", { "content-type": "image/png" });
    expect([image.status, await image.text()]).toEqual([
      415,
      expect.stringContaining("A graph takes and gives rows"),
    ]);
    const broken = await post(url, "{", { "content-type": "application/json" });
    expect([broken.status, await broken.text()]).toEqual([
      400,
      expect.stringContaining("The request is not application/json"),
    ]);
  });

  test("a failed row fails the invocation, so that its caller can isolate it", async () => {
    const url = await serve(ensembleOf([failingFor("a", [2])]));
    const answer = await post(url, "x\n1\n2\n3\n", { "content-type": "text/csv" });
    expect(answer.status).toBe(500);
    expect(await answer.text()).toContain('1 of 3 rows failed. The first, row 1: Node "a"');
  });

  test("or is marked, where that is asked for, also when all failed", async () => {
    const url = await serve(ensembleOf([failingFor("a", [2])]), { failedRows: "mark" });
    const answer = await post(url, '{"x":1}\n{"x":2}\n', { "content-type": "application/jsonlines" });
    const rows = (await answer.text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(rows).toEqual([
      { x: 1, prediction: 1, prediction_std: 0, confidence: 1, row_status: "ok", row_error: null },
      {
        x: 2,
        prediction: null,
        prediction_std: null,
        confidence: null,
        row_status: "failed",
        row_error: expect.stringContaining('model_error: Node "a"'),
      },
    ]);
    const none = await post(url, '{"x":2}\n', { "content-type": "application/jsonlines" });
    expect(JSON.parse(await none.text())).toMatchObject({ x: 2, row_status: "failed" });
  });

  test("a caller that leaves ends the children's calls; so does closing", async () => {
    for (const end of ["leave", "close"] as const) {
      const begun = Promise.withResolvers<AbortSignal>();
      const waiting = createInvoker("a", async (_, { signal }) => {
        begun.resolve(signal);
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
        return {};
      });
      const server = await serveMetaEndpoint(ensembleOf([waiting]), { port: 0, host: "127.0.0.1" });
      const leave = new AbortController();
      const request = fetch(`${server.url}/invocations`, {
        method: "POST",
        headers: { "content-type": "text/csv" },
        body: "x\n1\n",
        signal: leave.signal,
      });
      const signal = await begun.promise;
      if (end === "leave") leave.abort();
      else expect((await Promise.all([request, server.close()]))[0].status).toBe(500);
      await request.catch(() => undefined);
      if (!signal.aborted)
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      await server.close();
    }
  });
});

describe("which graph a container serves", () => {
  const json = { endpoints: { a: "model-a" }, input_nodes: ["a"], output_node: "a" };
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sagemaker-async-container-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("JSON in the environment, or a file that it names", async () => {
    const file = join(folder, "mine.json");
    await writeFile(file, JSON.stringify(json));
    for (const META_ENDPOINT_GRAPH of [JSON.stringify(json), file]) {
      expect((await graphOfContainer({ META_ENDPOINT_GRAPH })).toJson()).toMatchObject(json);
    }
  });

  test("the model's own file, also as Workbench writes it", async () => {
    await writeFile(
      join(folder, "meta_endpoint_config.json"),
      JSON.stringify({ dag: json, aws_region: "us-west-2" }),
    );
    expect((await graphOfContainer({}, folder)).toJson()).toMatchObject(json);
    await writeFile(join(folder, "graph.json"), JSON.stringify({ ...json, endpoints: { a: "other" } }));
    expect((await graphOfContainer({}, folder)).toJson().endpoints).toEqual({ a: "other" });
  });

  test("none is a mistake that says what to set", async () => {
    await expect(graphOfContainer({}, folder)).rejects.toThrow("Set META_ENDPOINT_GRAPH");
  });
});
