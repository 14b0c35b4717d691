import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { DescribeEndpointCommand } from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { CreateTopicCommand, ListTopicsCommand } from "@aws-sdk/client-sns";
import { describe, expect, test } from "vitest";
import { ConfigurationError, type Fault, startEmulator } from "../src/index.ts";
import { echo } from "./support/start.ts";
import { startOnce } from "./support/start-once.ts";

const body = Buffer.from("x");

describe("a call is struck in the words of its service", () => {
  test.each([
    ["throttle", "ThrottlingException", 400],
    ["error", "InternalFailure", 500],
    ["unavailable", "ServiceUnavailable", 503],
  ] as const)("%s of a JSON service", async (kind, name, httpStatusCode) => {
    const { emulator, once, invokeOnce } = await startOnce();
    const told = { name, $metadata: { httpStatusCode } };
    emulator.faults.add({ operation: "sagemaker-runtime.InvokeEndpointAsync", kind });
    emulator.faults.add({ operation: "sagemaker.DescribeEndpoint", kind });
    emulator.faults.add({ operation: "dynamodb.*", kind });
    await expect(invokeOnce()).rejects.toMatchObject(told);
    await expect(
      once.sagemaker.send(new DescribeEndpointCommand({ EndpointName: "model" })),
    ).rejects.toMatchObject(told);
    await expect(once.dynamodb.send(new ListTablesCommand({}))).rejects.toMatchObject(told);
    expect(emulator.endpoint("model").invocations()).toEqual([]);
  });

  test.each([
    ["throttle", "SlowDown", 503],
    ["error", "InternalError", 500],
    ["unavailable", "ServiceUnavailable", 503],
  ] as const)("%s of S3", async (kind, name, httpStatusCode) => {
    const { emulator, once, put, read } = await startOnce();
    emulator.faults.add({ operation: "s3.PutObject", kind });
    emulator.faults.add({ operation: "s3.HeadObject", kind });
    await expect(put("k")).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    expect(await read("s3://demo/k")).toBeUndefined();
    await expect(once.s3.send(new HeadObjectCommand({ Bucket: "demo", Key: "k" }))).rejects.toMatchObject({
      $metadata: { httpStatusCode },
    });
  });

  test("a call of SNS, whose operation stands in its body", async () => {
    const { emulator, once } = await startOnce();
    emulator.faults.add({ operation: "sns.CreateTopic", kind: "throttle" });
    const create = new CreateTopicCommand({ Name: "news" });
    await expect(once.sns.send(create)).rejects.toMatchObject({ name: expect.stringMatching(/^Throttl/) });
    expect((await once.sns.send(new ListTopicsCommand({}))).Topics ?? []).toEqual([]);
    emulator.faults.clear();
    expect((await once.sns.send(create)).TopicArn).toContain(":news");
  });
});

test("the SDK's own retries get over a throttled call", async () => {
  const { emulator, invoke } = await startOnce();
  emulator.faults.add({ operation: "sagemaker-runtime.InvokeEndpointAsync", kind: "throttle", count: 2 });
  const { $metadata } = await invoke({ Body: body });
  expect($metadata.attempts).toBe(3);
});

describe("connections", () => {
  test("reset ends one before the call is carried out", async () => {
    const { emulator, put, read } = await startOnce();
    emulator.faults.add({ operation: "s3.PutObject", kind: "reset", count: 1 });
    await expect(put("k")).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(await read("s3://demo/k")).toBeUndefined();
    await put("k");
  });

  test("lostAnswer carries the call out, and ends it before the answer", async () => {
    const { emulator, once, put, read, invokeOnce } = await startOnce();
    emulator.faults.add({ operation: "s3.PutObject", kind: "lostAnswer" });
    emulator.faults.add({ operation: "sagemaker-runtime.*", kind: "lostAnswer" });
    emulator.faults.add({ operation: "s3.GetObject", kind: "lostAnswer", count: 1 });
    await expect(put("k")).rejects.toMatchObject({ code: "ECONNRESET" });
    await expect(once.s3.send(new GetObjectCommand({ Bucket: "demo", Key: "k" }))).rejects.toMatchObject({
      code: "ECONNRESET",
    });
    expect((await read("s3://demo/k"))?.body).toBe("x");
    await expect(invokeOnce()).rejects.toMatchObject({ code: "ECONNRESET" });
    const { invocation } = await emulator.events.waitFor("invocation.completed");
    expect((await read(invocation.outputLocation ?? ""))?.body).toBe("x");
  });

  test("slow carries the call out after a delay of the emulator's clock", async () => {
    const { emulator, put, read } = await startOnce({ buckets: ["demo"], clock: { frozen: true } });
    emulator.faults.add({ operation: "s3.PutObject", kind: "slow", delayMs: 30_000 });
    const putting = put("k");
    await emulator.events.waitFor("fault.struck");
    await emulator.clock.advance(29_999);
    expect(await read("s3://demo/k")).toBeUndefined();
    await emulator.clock.advance(1);
    await putting;
    expect((await read("s3://demo/k"))?.body).toBe("x");
  });
});

test("conflict strikes conditional writes only", async () => {
  const { emulator, put } = await startOnce();
  emulator.faults.add({ operation: "s3.PutObject", kind: "conflict", count: 1 });
  await put("k");
  await expect(put("new", { IfNoneMatch: "*" })).rejects.toMatchObject({
    name: "ConditionalRequestConflict",
    $metadata: { httpStatusCode: 409 },
  });
  await put("new", { IfNoneMatch: "*" });
});

describe("which calls are struck", () => {
  /** Whether each of `calls` puts was struck. */
  async function strikes(fault: Omit<Fault & { kind: "error" }, "kind" | "operation">, calls = 8, seed = 1) {
    const { emulator, put } = await startOnce({ buckets: ["demo"], seed });
    emulator.faults.add({ operation: "s3.PutObject", kind: "error", ...fault });
    const struck: boolean[] = [];
    for (let call = 0; call < calls; call += 1) {
      struck.push(
        await put("k").then(
          () => false,
          () => true,
        ),
      );
    }
    return { struck, listed: emulator.faults.list() };
  }

  test("count: the next n, after the first that are skipped", async () => {
    const { struck, listed } = await strikes({ skip: 2, count: 3 });
    expect(struck).toEqual([false, false, true, true, true, false, false, false]);
    expect(listed).toEqual([
      { operation: "s3.PutObject", kind: "error", skip: 2, count: 3, matched: 8, hits: 3 },
    ]);
  });

  test("rate: some, and the same for the same seed", async () => {
    const [one, same, other] = await Promise.all([
      strikes({ rate: 0.5 }, 24),
      strikes({ rate: 0.5 }, 24),
      strikes({ rate: 0.5 }, 24, 2),
    ]);
    expect(new Set(one.struck)).toEqual(new Set([true, false]));
    expect(same.struck).toEqual(one.struck);
    expect(other.struck).not.toEqual(one.struck);
    expect((await strikes({ rate: 0 })).struck).not.toContain(true);
    expect((await strikes({ rate: 1 })).struck).not.toContain(false);
  });

  test("of several that fit, the first that fires is the only one", async () => {
    const { emulator, put } = await startOnce();
    emulator.faults.add({ operation: "s3.PutObject", kind: "error", count: 1 });
    emulator.faults.add({ operation: "s3.*", kind: "throttle" });
    await expect(put("k")).rejects.toMatchObject({ name: "InternalError" });
    await expect(put("k")).rejects.toMatchObject({ name: "SlowDown" });
    expect(emulator.faults.list().map(({ hits }) => hits)).toEqual([1, 1]);
    const struck = emulator.events.past().filter(({ type }) => type === "fault.struck");
    expect(struck).toEqual([
      { type: "fault.struck", kind: "error", api: "s3.PutObject", endpointName: null },
      { type: "fault.struck", kind: "throttle", api: "s3.PutObject", endpointName: null },
    ]);
  });

  test("the emulator's own S3 traffic is left alone", async () => {
    const { emulator, stage, invokeOnce, invoke, read } = await startOnce();
    const InputLocation = await stage("ab");
    emulator.faults.add({ operation: "s3.*", kind: "error" });
    const accepted = await invoke({ InputLocation });
    await emulator.events.waitFor("invocation.completed");
    emulator.faults.clear();
    expect((await read(accepted.OutputLocation))?.body).toBe("ab");
    await invokeOnce();
  });
});

describe("adding, listing and clearing", () => {
  async function json(url: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${url}/_emulator/faults`, init);
    return { status: response.status, body: await response.json() };
  }

  test("over HTTP", async () => {
    const { emulator, put } = await startOnce();
    const post = (fault: unknown) => json(emulator.url, { method: "POST", body: JSON.stringify(fault) });
    const added = { operation: "s3.PutObject", kind: "throttle", count: 1, skip: 0, matched: 0, hits: 0 };
    expect(await post({ operation: "s3.PutObject", kind: "throttle", count: 1 })).toEqual({
      status: 200,
      body: added,
    });
    await expect(put("k")).rejects.toMatchObject({ name: "SlowDown" });
    expect((await json(emulator.url)).body).toEqual([{ ...added, matched: 1, hits: 1 }]);
    await post({ endpoint: "model", stage: "output", kind: "outputLost", rate: 0.1 });
    expect(emulator.faults.list()).toHaveLength(2);
    expect((await json(emulator.url, { method: "DELETE" })).body).toEqual([]);
    expect(emulator.faults.list()).toEqual([]);
  });

  test.each([
    [{ operation: "s3.PutObject", kind: "slowly" }, "kind: must be one of throttle"],
    [{ kind: "throttle" }, "operation: must be string, but is missing"],
    [{ operation: "PutObject", kind: "throttle" }, "operation: must be an operation such as s3.PutObject"],
    [{ operation: "s3.PutObject", kind: "slow" }, "delayMs: must be number, but is missing"],
    [{ operation: "s3.PutObject", kind: "error", rate: 2 }, "rate: must be <=1"],
    [{ operation: "s3.PutObject", kind: "error", count: 0 }, "count: must be >=1"],
    [{ endpoint: "model", stage: "delivery", kind: "outputLost" }, 'stage: must be "output"'],
    [{ operation: "s3.PutObject", kind: "outputLost" }, "operation: is not a known field"],
    [[], "must be"],
  ])("%j is refused, over HTTP and in process", async (fault, message) => {
    const { emulator } = await startOnce({});
    const answer = await json(emulator.url, { method: "POST", body: JSON.stringify(fault) });
    expect(answer).toMatchObject({ status: 400, body: { Message: expect.stringContaining(message) } });
    const wrong = JSON.parse(JSON.stringify(fault));
    expect(() => emulator.faults.add(wrong)).toThrow(ConfigurationError);
    expect(emulator.faults.list()).toEqual([]);
  });

  test("a reset clears them", async () => {
    const { emulator, put } = await startOnce();
    emulator.faults.add({ operation: "s3.PutObject", kind: "error" });
    await emulator.reset();
    expect(emulator.faults.list()).toEqual([]);
    await put("k");
  });

  test("the configuration may hold some, and names a wrong one", async () => {
    const { put } = await startOnce({
      buckets: ["demo"],
      faults: [{ operation: "s3.PutObject", kind: "throttle", count: 1 }],
    });
    await expect(put("k")).rejects.toMatchObject({ name: "SlowDown" });
    await put("k");
    const wrong = JSON.parse('{"faults":[{"operation":"s3.PutObject","kind":"slowly"}]}');
    await expect(startEmulator(wrong)).rejects.toThrow("faults[0].kind: must be one of throttle");
  });
});

test("a call of a synchronous endpoint can be struck too", async () => {
  const { emulator, once } = await startOnce({ endpoints: { model: { model: echo } } });
  emulator.faults.add({ operation: "sagemaker-runtime.InvokeEndpoint", kind: "unavailable", count: 1 });
  const invoke = new InvokeEndpointCommand({ EndpointName: "model", Body: body });
  await expect(once.runtime.send(invoke)).rejects.toMatchObject({ name: "ServiceUnavailable" });
  expect((await once.runtime.send(invoke)).Body.transformToString()).toBe("x");
});
