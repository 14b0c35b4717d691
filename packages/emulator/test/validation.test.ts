import {
  InvokeEndpointAsyncCommand,
  type InvokeEndpointAsyncCommandInput,
  InvokeEndpointCommand,
  type InvokeEndpointCommandInput,
} from "@aws-sdk/client-sagemaker-runtime";
import { describe, expect, test } from "vitest";
import { startEmulator } from "../src/index.ts";
import { echo, oneEndpoint, start } from "./support/start.ts";

const body = Buffer.from("x");
const long = (length: number) => "a".repeat(length);

const refused: [string, Partial<InvokeEndpointAsyncCommandInput>, RegExp][] = [
  ["neither body nor location", {}, /Neither Body nor InputLocation/],
  ["both body and location", { Body: body, InputLocation: "s3://demo/a" }, /mutually exclusive/],
  ["a body of 128,001 bytes", { Body: Buffer.alloc(128_001) }, /'body' .*less than or equal to 128000/],
  ["a location that is no URI", { InputLocation: "demo/a" }, /'inputLocation' .*pattern/],
  ["a location of 1,025", { InputLocation: `s3://demo/${long(1015)}` }, /'inputLocation' .*1024/],
  ["an inference id of 65", { Body: body, InferenceId: long(65) }, /'inferenceId' .*64/],
  ["a content type of 1,025", { Body: body, ContentType: long(1025) }, /'contentType' .*1024/],
  ["an accept of 1,025", { Body: body, Accept: long(1025) }, /'accept' .*1024/],
  [
    "custom attributes of 1,025",
    { Body: body, CustomAttributes: long(1025) },
    /'\*\*\*' at 'customAttributes' .*1024/,
  ],
  ["custom attributes outside ASCII", { Body: body, CustomAttributes: "é" }, /'customAttributes' .*pattern/],
  [
    "a time to live of 59",
    { Body: body, RequestTTLSeconds: 59 },
    /'59' at 'requestTTLSeconds' .*greater than or equal to 60/,
  ],
  ["a time to live of 21,601", { Body: body, RequestTTLSeconds: 21_601 }, /'requestTTLSeconds' .*21600/],
  [
    "a time-out of 0",
    { Body: body, InvocationTimeoutSeconds: 0 },
    /'invocationTimeoutSeconds' .*greater than or equal to 1/,
  ],
  [
    "a time-out of 3,601",
    { Body: body, InvocationTimeoutSeconds: 3_601 },
    /'invocationTimeoutSeconds' .*3600/,
  ],
  ["a file name of 33", { Body: body, Filename: long(33) }, /'filename' .*32/],
  ["a file name with two dots", { Body: body, Filename: "a.b.c" }, /'filename' .*pattern/],
  [
    "a path extension that is a URI",
    { Body: body, S3OutputPathExtension: "s3://x" },
    /'s3OutputPathExtension' .*pattern/,
  ],
  [
    "a path extension of 513",
    { Body: body, S3OutputPathExtension: long(513) },
    /'s3OutputPathExtension' .*512/,
  ],
];

describe("InvokeEndpointAsync refuses", () => {
  test.each(refused)("%s", async (_what, input, message) => {
    const { emulator, invoke } = await start(oneEndpoint(echo));
    await expect(invoke(input)).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringMatching(message),
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/.+/), attempts: 1 },
    });
    expect(emulator.endpoint("model").invocations()).toEqual([]);
  });

  test("all broken members in one answer", async () => {
    const { invoke } = await start(oneEndpoint(echo));
    await expect(invoke({ Body: body, RequestTTLSeconds: 1, Filename: "-" })).rejects.toThrow(
      /^2 validation errors detected: .*filename.*; .*requestTTL/,
    );
  });

  test("an endpoint that does not exist, in AWS's words", async () => {
    const { invoke } = await start({ accountId: "123456789012" });
    await expect(invoke({ EndpointName: "absent", Body: body })).rejects.toMatchObject({
      name: "ValidationError",
      message: "Endpoint absent of account 123456789012 not found.",
    });
  });
});

describe("InvokeEndpointAsync takes", () => {
  test.each<[string, Partial<InvokeEndpointAsyncCommandInput>]>([
    ["a body of 128,000 bytes", { Body: Buffer.alloc(128_000) }],
    [
      "the longest texts",
      { Body: body, InferenceId: long(64), ContentType: long(1024), CustomAttributes: long(1024) },
    ],
    ["the outermost times", { Body: body, RequestTTLSeconds: 60, InvocationTimeoutSeconds: 3600 }],
    ["a file name of 32 with a dot", { Body: body, Filename: `${long(30)}.x` }],
    ["an https location", { InputLocation: "https://demo.s3.us-east-1.amazonaws.com/input/1" }],
  ])("%s", async (_what, input) => {
    const { stage, invoke, emulator } = await start(oneEndpoint(echo));
    await stage("x");
    expect((await invoke(input)).$metadata.httpStatusCode).toBe(202);
    await emulator.events.waitFor("invocation.completed");
  });
});

describe("synchronous endpoints", () => {
  test("answer in the same call", async () => {
    const { runtime, emulator } = await start({
      endpoints: { now: { model: ({ body: bytes, contentType }) => ({ body: bytes, contentType }) } },
    });
    const answer = await runtime.send(
      new InvokeEndpointCommand({ EndpointName: "now", Body: body, ContentType: "text/csv" }),
    );
    expect(answer).toMatchObject({ ContentType: "text/csv", InvokedProductionVariant: "AllTraffic" });
    expect(answer.Body?.transformToString()).toBe("x");
    expect(emulator.endpoint("now").completed).toBe(1);
  });

  test("answer a model's failure as ModelError 424", async () => {
    const { runtime } = await start({
      endpoints: { now: { model: () => ({ body: "bad row", status: 422 }) } },
    });
    await expect(
      runtime.send(new InvokeEndpointCommand({ EndpointName: "now", Body: body })),
    ).rejects.toMatchObject({
      name: "ModelError",
      OriginalStatusCode: 422,
      OriginalMessage: "bad row",
      $metadata: { httpStatusCode: 424 },
    });
  });

  test.each<[string, Partial<InvokeEndpointCommandInput>, RegExp]>([
    ["a body above 6 MiB", { Body: Buffer.alloc(6_291_457) }, /'body' .*less than or equal to 6291456/],
    ["a content type of 1,025", { ContentType: long(1025) }, /'contentType' .*1024/],
    ["an accept of 1,025", { Accept: long(1025) }, /'accept' .*1024/],
    ["custom attributes of 1,025", { CustomAttributes: long(1025) }, /'\*\*\*' at 'customAttributes' .*1024/],
    ["an inference id of 65", { InferenceId: long(65) }, /'inferenceId' .*64/],
  ])("refuse %s", async (_what, input, message) => {
    const { runtime } = await start({ endpoints: { now: { model: echo } } });
    const largest = Buffer.alloc(6_291_456);
    await runtime.send(new InvokeEndpointCommand({ EndpointName: "now", Body: largest }));
    await expect(
      runtime.send(new InvokeEndpointCommand({ EndpointName: "now", Body: body, ...input })),
    ).rejects.toMatchObject({ name: "ValidationError", message: expect.stringMatching(message) });
  });

  test("refuse asynchronous calls, as asynchronous endpoints refuse synchronous ones", async () => {
    const { runtime } = await start({
      endpoints: { now: {}, later: { async: { outputPath: "s3://demo/out" } } },
    });
    await expect(
      runtime.send(new InvokeEndpointAsyncCommand({ EndpointName: "now", Body: body })),
    ).rejects.toMatchObject({ name: "ValidationError" });
    await expect(
      runtime.send(new InvokeEndpointCommand({ EndpointName: "later", Body: body })),
    ).rejects.toMatchObject({ name: "ValidationError" });
  });
});

test("an endpoint that failed to deploy serves nothing", async () => {
  const { invoke } = await start(oneEndpoint(echo, { status: "Failed", failureReason: "no capacity" }));
  await expect(invoke({ Body: body })).rejects.toMatchObject({ name: "ValidationError" });
});

test("several emulators run beside each other", async () => {
  const [one, other] = await Promise.all([startEmulator(), startEmulator()]);
  expect(one.url).not.toBe(other.url);
  await Promise.all([one.close(), other.close()]);
});
