import { AddTagsCommand, DescribeEndpointCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { Emulator, EmulatorConfiguration } from "@sagemaker-async/emulator";
import { describe, expect, test } from "vitest";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { Mean, MetaEndpoint } from "../../src/meta/index.ts";
import { encodeTags } from "../../src/metadata/tags.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import type { InferenceResult } from "../../src/types/inference-result.ts";
import type { Row } from "../../src/types/row.ts";
import { bucket, objectsOf, rowModel, rowsOf } from "../support/emulated.ts";
import { emulatorWith } from "../support/emulator-with.ts";
import { ensembleJson } from "./support/graphs.ts";

type EndpointConfiguration = NonNullable<EmulatorConfiguration["endpoints"]>[string];

const predict = (factor: number) => (row: Row) => ({ prediction: Number(row["x"]) * factor });
const asynchronous = (model: EndpointConfiguration["model"], more: Partial<EndpointConfiguration> = {}) => ({
  async: { outputPath: `s3://${bucket}/async-output`, failurePath: `s3://${bucket}/async-failures` },
  instances: { initial: 1, min: 1, max: 1 },
  model,
  ...more,
});

async function emulated(
  endpoints: { readonly [name: string]: EndpointConfiguration },
  clock: EmulatorConfiguration["clock"] = {},
): Promise<{ emulator: Emulator; connect: (name: string) => Promise<Endpoint> }> {
  const emulator = await emulatorWith({ buckets: [bucket], clock, endpoints });
  return { emulator, connect: (name) => Endpoint.connect(name, { clientConfig: emulator.clientConfig }) };
}

/** a and b side by side, their mean, and one more endpoint after it. */
async function diamond(connect: (name: string) => Promise<Endpoint>): Promise<MetaEndpoint> {
  return new MetaEndpoint("diamond")
    .addEndpoint(await connect("a"))
    .addEndpoint(await connect("b"))
    .addAggregation(new Mean("mean"))
    .addEndpoint(await connect("after"))
    .addEdge("a", "mean")
    .addEdge("b", "mean")
    .addEdge("mean", "after")
    .setInputNode("a", "b")
    .setOutputNode("after");
}

test("A19-23, A7-1: a diamond takes as long as its longest path, on the emulator's clock; a node off the way is not called", async () => {
  const taking = (latencyMs: number) => asynchronous({ kind: "echo", latencyMs });
  const { emulator, connect } = await emulated(
    { a: taking(3_000_000), b: taking(1_200_000), after: taking(600_000), unused: taking(1) },
    { frozen: true },
  );
  const graph = new MetaEndpoint("g")
    .addEndpoint(await connect("a"))
    .addEndpoint(await connect("b"))
    .addEndpoint(await connect("unused"))
    .addAggregation(new Mean("mean", { column: "x" }))
    .addEndpoint(await connect("after"))
    .addEdge("a", "mean")
    .addEdge("b", "mean")
    .addEdge("a", "unused")
    .addEdge("mean", "after")
    .setInputNode("a", "b")
    .setOutputNode("after");
  const startedAt = emulator.clock.now();
  const running = graph.inference(rowsOf(3));
  const started = (name: string) =>
    emulator.events.waitFor((event) => event.type === "invocation.started" && event.endpointName === name);
  await Promise.all([started("a"), started("b")]);
  await emulator.clock.advance(3_000_000);
  await started("after");
  await emulator.clock.advance(600_000);
  const { stats } = await running;
  expect(stats).toMatchObject({ succeeded: 3, failed: 0 });
  expect(emulator.clock.now() - startedAt).toBe(3_600_000); // 50 + 10 minutes, not 50 + 20 + 10
  expect(emulator.endpoint("unused").invocations()).toEqual([]);
  expect(await objectsOf(emulator)).toEqual([]);
});

describe("as one endpoint", () => {
  const models = {
    a: asynchronous(rowModel(predict(1))),
    b: asynchronous(rowModel(predict(3))),
    after: asynchronous(rowModel((row) => ({ prediction: Number(row["prediction"]) + 1 }))),
  };

  test("answers N rows for N rows, with the columns of the input", async () => {
    const { emulator, connect } = await emulated(models);
    const { rows, failures, stats } = await (await diamond(connect)).inference(rowsOf(25));
    expect(failures).toEqual([]);
    expect(rows.map(({ id, x, prediction }) => ({ id, x, prediction }))).toEqual(
      rowsOf(25).map((row) => ({ ...row, prediction: Number(row["x"]) * 2 + 1 })),
    );
    expect(stats.invocations).toBe(9); // three endpoints, three chunks each
    expect(await objectsOf(emulator)).toEqual([]);
  });

  test("is submitted here and collected there: the handle is JSON", async () => {
    const { emulator, connect } = await emulated(models);
    const handle = await (await diamond(connect)).submit(rowsOf(25));
    expect(Object.keys(handle.jobs)).toEqual(["a", "b"]);
    await emulator.events.waitFor(() => emulator.endpoint("b").snapshot().completed === 3);
    await emulator.events.waitFor(() => emulator.endpoint("a").snapshot().completed === 3);

    const later = await diamond(connect); // as another process has it
    const copy = JSON.parse(JSON.stringify(handle)) as typeof handle;
    expect(await later.status(copy)).toMatchObject({
      isDone: true,
      jobs: { a: { answered: 3 }, b: { answered: 3 } },
    });
    const { rows, failures } = await later.collect(copy);
    expect(failures).toEqual([]);
    expect(rows.map(({ prediction }) => prediction)).toEqual(rowsOf(25).map(({ x }) => Number(x) * 2 + 1));
    expect(emulator.endpoint("a").snapshot().completed).toBe(3);
    expect(await objectsOf(emulator)).toEqual([]);
    await expect(later.collect(copy)).rejects.toMatchObject({ code: "output_missing" });
    await expect(
      new MetaEndpoint("other").addEndpoint("a").setInputNode("a").setOutputNode("a").collect(handle),
    ).rejects.toThrow('of the graph "diamond", not of "other"');
  });

  test("whoever dies before the graph's result is safe collects it again: the submitted jobs stay until then", async () => {
    const { emulator, connect } = await emulated(models);
    const graph = await diamond(connect);
    const handle = await graph.submit(rowsOf(25));
    const stop = new AbortController();
    const onEvent = ({ type, node }: InferenceEvent) => {
      if (type === "node-started" && node === "after") stop.abort();
    };
    await expect(graph.collect(handle, { signal: stop.signal, onEvent })).rejects.toMatchObject({
      code: "cancelled",
    });
    const save = () => Promise.reject(new RangeError("the disk is full"));
    await expect(graph.collect(handle, { save })).rejects.toThrow("the disk is full");

    const saved: InferenceResult[] = [];
    const result = await graph.collect(handle, { save: (given) => saved.push(given) });
    expect(saved).toEqual([result]);
    expect(result.stats.succeeded).toBe(25);
    expect(emulator.endpoint("a").snapshot().completed).toBe(3);
    expect(await objectsOf(emulator)).toEqual([]);
  });

  test("A19-39: a run that was killed and is made again repeats nothing that its children computed", async () => {
    const { emulator, connect } = await emulated(models);
    const stop = new AbortController();
    const killed = (await diamond(connect)).inference(rowsOf(10), {
      idempotent: true,
      signal: stop.signal,
      onEvent: ({ type, node }) => type === "node-started" && node === "after" && stop.abort(),
    });
    await expect(killed).rejects.toMatchObject({ code: "cancelled" });
    const { failures } = await (await diamond(connect)).inference(rowsOf(10), { idempotent: true });
    expect(failures).toEqual([]);
    expect(emulator.endpoint("a").snapshot().completed).toBe(1);
    expect(emulator.endpoint("b").snapshot().completed).toBe(1);
  });

  test("shows its children's instances, each endpoint once, also of graphs within it", async () => {
    const { connect } = await emulated({ ...models, sync: { model: rowModel(predict(1)) } });
    const inner = (await diamond(connect)).validate();
    const outer = new MetaEndpoint("outer")
      .addEndpoint(inner)
      .addEndpoint(await connect("a"))
      .addEndpoint(await connect("sync"))
      .addAggregation(new Mean("m"))
      .addEdge("diamond", "m")
      .addEdge("a", "m")
      .addEdge("sync", "m")
      .setInputNode("diamond", "a", "sync")
      .setOutputNode("m");
    expect(await outer.instances()).toBe("[a:1, b:1, after:1]");
    const alone = new MetaEndpoint("g")
      .addEndpoint(await connect("sync"))
      .setInputNode("sync")
      .setOutputNode("sync");
    expect(await alone.instances()).toBe("");
  });

  test("an endpoint that AWS does not describe any more has unknown instances", async () => {
    const { emulator, connect } = await emulated(models);
    const graph = (await diamond(connect)).validate();
    await emulator.close();
    expect(await graph.instances()).toBe("[a:?, b:?, after:?]");
  });

  test("lists and purges the queues of all its asynchronous children, also of graphs within it", async () => {
    const cold = { instances: { initial: 0, min: 0, max: 1, coldStartMs: 3_600_000 } };
    const { connect } = await emulated({
      a: asynchronous(rowModel(predict(1)), cold),
      b: asynchronous(rowModel(predict(3)), cold),
      after: asynchronous(rowModel(predict(1)), cold),
    });
    const graph = await diamond(connect);
    await graph.submit(rowsOf(10));
    const queue = await graph.listQueue();
    expect(queue.map(({ endpointName }) => endpointName).toSorted()).toEqual(["a", "b"]);
    const outer = new MetaEndpoint("outer")
      .addEndpoint(graph)
      .setInputNode("diamond")
      .setOutputNode("diamond");
    const locationsOf = (entries: typeof queue) => entries.map(({ location }) => location).toSorted();
    expect(locationsOf(await outer.listQueue())).toEqual(locationsOf(queue));
    const purged = await outer.purgeQueue({ all: true });
    expect(Object.fromEntries(Object.entries(purged).map(([name, { deleted }]) => [name, deleted]))).toEqual({
      a: 1,
      b: 1,
      after: 0,
    });
    expect(await graph.listQueue()).toEqual([]);
  });

  test("wakes all its cold children at the same time, each once", async () => {
    const cold = { instances: { initial: 0, min: 0, max: 1, coldStartMs: 50 } };
    const { emulator, connect } = await emulated({
      a: asynchronous(rowModel(predict(1)), cold),
      b: asynchronous(rowModel(predict(3)), cold),
      after: asynchronous(rowModel(predict(1))),
    });
    const warm = await (await diamond(connect)).warmUp({ row: { x: 1 }, pollMs: 20 });
    expect(Object.entries(warm).map(([name, { current }]) => [name, current])).toEqual([
      ["a", 1],
      ["b", 1],
      ["after", 1],
    ]);
    expect(emulator.endpoint("a").invocations()).toHaveLength(1);
    expect(emulator.endpoint("after").invocations()).toHaveLength(0);
  });
});

describe("MetaEndpoint.connect", () => {
  const endpoints = {
    a: asynchronous(rowModel(predict(1)), {
      tags: encodeTags({
        workbench_model_features: ["x"],
        workbench_model_target: "logS",
        inference_batch_size: 5,
      }),
    }),
    b: asynchronous(rowModel(predict(3)), {
      tags: encodeTags({ workbench_model_features: ["X2"], workbench_model_target: "logS" }),
    }),
    ensemble: asynchronous(
      rowModel(() => ({ prediction: -1 })),
      { tags: encodeTags({ meta_endpoint_dag: ensembleJson() }) },
    ),
  };

  test("reads the graph from the deployed endpoint's tags and runs it here, without asking that endpoint", async () => {
    const { emulator } = await emulated(endpoints);
    const graph = await MetaEndpoint.connect("ensemble", { clientConfig: emulator.clientConfig });
    const { rows } = await graph.inference([{ x: 2, X2: 0 }]);
    expect(rows[0]).toMatchObject({ prediction: 4 });
    expect(emulator.endpoint("ensemble").invocations()).toEqual([]);
    expect(graph.name).toBe("ensemble");
  });

  test("mode server asks the deployed graph instead", async () => {
    const { emulator } = await emulated(endpoints);
    const graph = await MetaEndpoint.connect("ensemble", {
      clientConfig: emulator.clientConfig,
      mode: "server",
    });
    expect((await graph.inference([{ x: 2, X2: 0 }])).rows[0]).toMatchObject({ prediction: -1 });
    expect(emulator.endpoint("a").invocations()).toEqual([]);
  });

  test("A9: knows what its endpoints say: input columns, target, model type", async () => {
    const { emulator } = await emulated(endpoints);
    const graph = await MetaEndpoint.connect("ensemble", { clientConfig: emulator.clientConfig });
    expect(await graph.inputColumns()).toEqual(["x", "X2"]);
    expect(await graph.terminalTarget()).toBe("logS");
    expect(await graph.lineage()).toEqual({ features: ["x", "X2"], target: "logS", modelType: "regressor" });
  });

  test("A7-4: a child with several targets is no error, and disagreeing children have no common one", async () => {
    const { emulator } = await emulated({
      ...endpoints,
      b: asynchronous(rowModel(predict(3)), {
        tags: encodeTags({ workbench_model_target: ["logP", "logS"] }),
      }),
    });
    const graph = await MetaEndpoint.connect("ensemble", { clientConfig: emulator.clientConfig });
    expect(await graph.terminalTarget()).toBeUndefined();
  });

  test("an endpoint without a graph is refused in words", async () => {
    const { emulator } = await emulated(endpoints);
    await expect(MetaEndpoint.connect("a", { clientConfig: emulator.clientConfig })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining('no graph in its tag "meta_endpoint_dag"'),
    });
  });

  test("a tag that holds a graph which is none is named", async () => {
    const { emulator } = await emulated(endpoints);
    const sagemaker = new SageMakerClient(emulator.clientConfig);
    const { EndpointArn } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "a" }));
    const tags = Object.entries(encodeTags({ meta_endpoint_dag: ensembleJson("nowhere") })).map(
      ([Key, Value]) => ({ Key, Value }),
    );
    await sagemaker.send(new AddTagsCommand({ ResourceArn: EndpointArn, Tags: tags }));
    sagemaker.destroy();
    await expect(MetaEndpoint.connect("a", { clientConfig: emulator.clientConfig })).rejects.toThrow(
      "Unknown output node 'nowhere'",
    );
  });
});
