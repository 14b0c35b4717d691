import { CreateTableCommand, DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { echo, heldModel, oneEndpoint, start } from "./support/start.ts";

const body = Buffer.from("x");

async function json(url: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.json() };
}

describe("/_emulator", () => {
  test("health", async () => {
    const { emulator } = await start(oneEndpoint(echo));
    expect((await json(`${emulator.url}/_emulator/health`)).body).toMatchObject({
      status: "ok",
      endpoints: ["model"],
    });
  });

  test("endpoints and invocations, with their filters", async () => {
    const { model } = heldModel();
    const { emulator, invoke } = await start(oneEndpoint(model));
    const first = await invoke({ Body: body, InferenceId: "first" });
    await invoke({ Body: body, InferenceId: "second" });

    const endpoints = await json(`${emulator.url}/_emulator/endpoints`);
    expect(endpoints.body).toEqual([
      {
        name: "model",
        status: "InService",
        instances: { current: 1, desired: 1, min: 0, max: 1 },
        queued: 1,
        inFlight: 1,
        completed: 0,
        failed: 0,
        expired: 0,
      },
    ]);
    const running = await json(`${emulator.url}/_emulator/invocations?endpoint=model&state=running`);
    expect(running.body).toEqual([
      {
        inferenceId: "first",
        endpointName: "model",
        state: "running",
        attempts: 1,
        receivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        startedAt: expect.stringMatching(/Z$/),
        finishedAt: null,
        inputLocation: null,
        outputLocation: first.OutputLocation,
        failureLocation: first.FailureLocation,
        error: null,
      },
    ]);
    expect((await json(`${emulator.url}/_emulator/invocations?endpoint=other`)).body).toEqual([]);
    expect((await json(`${emulator.url}/_emulator/invocations?state=odd`)).status).toBe(400);
  });

  test("requests counts what clients called, and not the emulator's own S3 traffic", async () => {
    const { emulator, stage, invoke, read } = await start(oneEndpoint(echo));
    const accepted = await invoke({ InputLocation: await stage("x") });
    await emulator.events.waitFor("invocation.completed");
    await read(accepted.OutputLocation);
    await read(accepted.FailureLocation);
    expect((await json(`${emulator.url}/_emulator/requests`)).body).toEqual({
      "s3.GetObject": 2,
      "s3.PutObject": 1,
      "sagemaker-runtime.InvokeEndpointAsync": 1,
    });
  });

  test("reset forgets invocations and counters, aborts what runs, and leaves objects", async () => {
    const { model } = heldModel();
    const { emulator, s3, stage, invoke } = await start(oneEndpoint(model));
    await invoke({ InputLocation: await stage("x") });
    await emulator.events.waitFor("invocation.started");
    expect((await json(`${emulator.url}/_emulator/reset`, { method: "POST" })).status).toBe(200);
    expect(emulator.endpoint("model").snapshot()).toMatchObject({
      queued: 0,
      inFlight: 0,
      instances: { current: 0 },
    });
    expect(emulator.endpoint("model").invocations()).toEqual([]);
    expect(emulator.requests()).toEqual({});
    expect((await s3.send(new ListObjectsV2Command({ Bucket: "demo" }))).KeyCount).toBe(1);
  });

  test("an endpoint works on after a reset", async () => {
    const held = heldModel();
    const { emulator, invoke } = await start(oneEndpoint(held.model));
    await invoke({ Body: body });
    await emulator.events.waitFor("invocation.started");
    await emulator.reset();
    held.releaseAll();
    await invoke({ Body: body, InferenceId: "after" });
    const completed = await emulator.events.waitFor("invocation.completed");
    expect(completed.invocation.inferenceId).toBe("after");
    expect(emulator.endpoint("model").snapshot()).toMatchObject({ completed: 1, inFlight: 0 });
  });

  test("reset with objects=true empties buckets and tables, which stay", async () => {
    const { emulator, s3, stage } = await start(oneEndpoint(echo));
    const dynamodb = new DynamoDBClient(emulator.clientConfig);
    const TableName = "answers";
    await dynamodb.send(
      new CreateTableCommand({
        TableName,
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    for (let id = 0; id < 30; id += 1) {
      await dynamodb.send(
        new PutItemCommand({ TableName, Item: { id: { S: String(id) }, more: { N: "1" } } }),
      );
    }
    await stage("x");
    await json(`${emulator.url}/_emulator/reset?objects=true`, { method: "POST" });
    expect(emulator.requests()).toEqual({});
    expect((await s3.send(new ListObjectsV2Command({ Bucket: "demo" }))).KeyCount).toBe(0);
    expect((await dynamodb.send(new ScanCommand({ TableName }))).Count).toBe(0);
    dynamodb.destroy();
  });

  test("the clock can be driven over HTTP", async () => {
    const { emulator, invoke } = await start(oneEndpoint(echo, { instances: { coldStartMs: 60_000 } }));
    const post = (change: unknown) =>
      json(`${emulator.url}/_emulator/clock`, { method: "POST", body: JSON.stringify(change) });
    expect((await post({ frozen: true })).body).toMatchObject({ frozen: true, speed: 1 });
    await invoke({ Body: body });
    const before = emulator.clock.now();
    const { body: after } = await post({ advanceMs: 60_000 });
    expect(after).toMatchObject({ now: new Date(before + 60_000).toISOString() });
    await emulator.events.waitFor("invocation.completed");
    expect((await post({ speed: 10 })).body).toMatchObject({ frozen: false, speed: 10 });
    for (const wrong of [{}, { speed: 0 }, { advanceMs: -1 }, { spede: 2 }, []])
      expect((await post(wrong)).status).toBe(400);
  });

  test("what is not there is a 404 in JSON", async () => {
    const { emulator } = await start({});
    expect(await json(`${emulator.url}/_emulator/nothing`)).toMatchObject({
      status: 404,
      body: { Message: expect.stringContaining("/_emulator/nothing") },
    });
  });
});
