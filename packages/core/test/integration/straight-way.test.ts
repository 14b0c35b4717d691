import { describe, expect, test } from "vitest";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import type { Row } from "../../src/types/row.ts";
import type { RowResult } from "../../src/types/row-result.ts";
import { connecting, double, emulate, rowsOf } from "../support/emulated.ts";

describe("inference over an asynchronous endpoint", () => {
  test("answers N rows for N rows, in order, and leaves nothing in S3", async () => {
    const { emulator, endpoint, objects } = await emulate(double);
    const input = rowsOf(95);
    const { rows, failures, stats } = await endpoint.inference(input);

    expect(rows).toEqual(input.map((row) => ({ ...row, ...double(row) })));
    expect(failures).toEqual([]);
    expect(stats).toMatchObject({
      rows: 95,
      succeeded: 95,
      failed: 0,
      invocations: 10,
      retries: 0,
      cacheHits: 0,
      cacheMisses: 0,
    });
    expect(stats.elapsedMs).toBeGreaterThan(0);
    expect(await objects()).toEqual([]);
    expect(emulator.endpoint("model").snapshot()).toMatchObject({ completed: 10, failed: 0 });
  });

  test("counts its requests as AWS counts them", async () => {
    const { emulator, endpoint } = await emulate(double);
    expect(emulator.requests()).toEqual(connecting);
    await emulator.reset();
    const { stats } = await endpoint.inference(rowsOf(30));
    const counted = emulator.requests();
    expect(stats.requests).toEqual(counted);
    expect(counted).toMatchObject({
      "s3.PutObject": 3,
      "sagemaker-runtime.InvokeEndpointAsync": 3,
      "s3.GetObject": 3,
      "s3.DeleteObjects": 1,
    });
  });

  test("A19-14: an empty input gives an empty result, without a request", async () => {
    const { emulator, endpoint } = await emulate(double);
    const result = await endpoint.inference([]);
    expect(result).toMatchObject({ rows: [], failures: [], stats: { rows: 0, invocations: 0 } });
    expect(emulator.requests()).toEqual(connecting);
  });

  test("A19-13: ids survive, whatever the format makes of them", async () => {
    const ids = ["00123", "NA", "1e5", "1.50", "true", "", 'naïve, "quoted"\nid', "9007199254740993"];
    for (const contentType of ["text/csv", "application/jsonlines"]) {
      const { endpoint } = await emulate((row) => ({ ...row, length: String(row["id"] ?? "").length }), {
        connect: { contentType },
      });
      const { rows } = await endpoint.inference(ids.map((id) => ({ id })));
      expect(rows.map((row) => row["id"])).toEqual(ids);
    }
  });

  test("asks for one format and takes the one that comes", async () => {
    const { endpoint } = await emulate((row) => ({ twice: [row["x"] ?? 0, 2] }), {
      connect: { contentType: "text/csv", accept: "application/jsonlines" },
    });
    const { rows } = await endpoint.inference([{ x: 1 }]);
    expect(rows).toEqual([{ x: 1, twice: [1, 2] }]);
  });

  test("stages under the endpoint's own bucket, or where the caller says", async () => {
    const inputs: string[] = [];
    for (const inputLocation of [undefined, "s3://demo/mine"]) {
      const { emulator, endpoint } = await emulate(double, { connect: { inputLocation } });
      await endpoint.inference(rowsOf(1));
      inputs.push(
        emulator
          .endpoint("model")
          .invocations()
          .map((invocation) => invocation.inputLocation ?? "")
          .join(),
      );
    }
    const { emulator, endpoint } = await emulate(double);
    await endpoint.inference(rowsOf(1), { inputLocation: "s3://demo/once/" });
    expect(emulator.endpoint("model").invocations()[0]?.inputLocation).toMatch(
      /^s3:\/\/demo\/once\/[^/]+\/0-1\.csv$/,
    );
    expect(inputs[0]).toMatch(/^s3:\/\/demo\/endpoints\/model\/async-input\/[^/]+\/0-1\.csv$/);
    expect(inputs[1]).toMatch(/^s3:\/\/demo\/mine\/[^/]+\/0-1\.csv$/);
  });

  test("lets a request run for an hour, not for AWS's 15 minutes", async () => {
    const { emulator, endpoint } = await emulate(() => new Promise<Row>(() => undefined));
    emulator.clock.freeze();
    const running = endpoint.inference(rowsOf(1));
    const outcome = expect(running).rejects.toMatchObject({ code: "invocation_timeout" });
    await emulator.events.waitFor((event) => event.type === "invocation.started");
    await emulator.clock.advance(3_599_000);
    expect(emulator.endpoint("model").snapshot().inFlight).toBe(1);
    await emulator.clock.advance(1000);
    await outcome;
  });

  test("wakes an endpoint from zero and says how many instances there are", async () => {
    const { emulator, endpoint } = await emulate(double, {
      instances: { initial: 0, min: 0, max: 2, coldStartMs: 1000 },
      asyncBlock: { maxConcurrentInvocationsPerInstance: 1 },
    });
    emulator.clock.freeze();
    expect(await endpoint.instances()).toBe("0");
    const running = endpoint.inference(rowsOf(20));
    await emulator.events.waitFor(
      (event) => event.type === "instances.desired" && event.instances.desired === 2,
    );
    expect(await endpoint.instances()).toBe("0→2");
    emulator.clock.resume();
    await emulator.clock.advance(1000).catch(() => undefined);
    expect((await running).stats.succeeded).toBe(20);
    expect(await endpoint.instances()).toBe("2");
  });
});

describe("the stream", () => {
  test("gives results in input order, though later chunks are answered first", async () => {
    const order = Promise.withResolvers<void>();
    const { emulator, endpoint } = await emulate(async (row) => {
      if (row["x"] === 0) await order.promise;
      return double(row);
    });
    void emulator.events
      .waitFor((event) => event.type === "invocation.completed")
      .then(() => order.resolve());
    const results: RowResult[] = [];
    for await (const result of endpoint.stream(rowsOf(4), { batchSize: 1 })) results.push(result);
    expect(results.map((result) => result.index)).toEqual([0, 1, 2, 3]);
    expect(results[3]).toEqual({
      ok: true,
      index: 3,
      row: { id: "03", x: 3, doubled: 6 },
      output: { doubled: 6 },
    });
  });

  test("in order of completion, holds nothing back", async () => {
    const first = Promise.withResolvers<void>();
    const { endpoint } = await emulate(async (row) => {
      if (row["x"] === 0) await first.promise;
      return double(row);
    });
    const indexes: number[] = [];
    for await (const result of endpoint.stream(rowsOf(4), { batchSize: 1, order: "completion" })) {
      indexes.push(result.index);
      if (indexes.length === 3) first.resolve();
    }
    expect(indexes.at(-1)).toBe(0);
    expect(indexes.toSorted()).toEqual([0, 1, 2, 3]);
  });

  test("reads its source only as fast as the endpoint answers", async () => {
    const { endpoint } = await emulate(double);
    let read = 0;
    async function* endless() {
      while (true) yield { x: read++ };
    }
    for await (const result of endpoint.stream(endless(), { batchSize: 5, maxInFlight: 2 })) {
      if (result.index === 50) break;
    }
    expect(read).toBeLessThan(50 + 5 * 2 * 10);
  });

  test("never has more requests outstanding than it may", async () => {
    const { endpoint } = await emulate(double);
    let outstanding = 0;
    let most = 0;
    const onEvent = (event: InferenceEvent) => {
      if (event.type === "chunk-invoked") most = Math.max(most, ++outstanding);
      if (event.type === "chunk-answered") outstanding -= 1;
    };
    await endpoint.inference(rowsOf(40), { batchSize: 2, maxInFlight: 3, onEvent });
    expect(most).toBe(3);
  });

  test("tells each chunk's way as events", async () => {
    const { endpoint } = await emulate(double);
    const events: InferenceEvent[] = [];
    await endpoint.inference(rowsOf(12), { onEvent: (event) => events.push(event), maxInFlight: 1 });
    const chunks = events.filter((event) => event.type !== "request");
    expect(chunks).toMatchObject([
      { type: "chunk-invoked", firstRow: 0, rows: 10 },
      { type: "chunk-answered", firstRow: 0, rows: 10 },
      { type: "chunk-invoked", firstRow: 10, rows: 2 },
      { type: "chunk-answered", firstRow: 10, rows: 2 },
    ]);
  });
});

describe("A19-38: inference over a synchronous endpoint", () => {
  test("goes straight to InvokeEndpoint, without S3", async () => {
    const { emulator, endpoint } = await emulate(double, { async: undefined });
    expect(endpoint.kind).toBe("sync");
    const { rows } = await endpoint.inference(rowsOf(25));
    expect(rows.at(-1)).toEqual({ id: "024", x: 24, doubled: 48 });
    expect(emulator.requests()).toEqual({
      ...connecting,
      "sagemaker-runtime.InvokeEndpoint": 3,
    });
  });
});
