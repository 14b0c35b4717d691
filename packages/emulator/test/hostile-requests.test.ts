import { connect } from "node:net";
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { expect, onTestFinished, test } from "vitest";
import { startEmulator } from "../src/index.ts";
import { echo, oneEndpoint } from "./support/start.ts";

const signed = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
const amzDate = { "x-amz-date": "20260101T000000Z" };

async function startChecked() {
  const emulator = await startEmulator(oneEndpoint(echo));
  onTestFinished(() => emulator.close());
  return {
    emulator,
    /** The emulator still does its work. */
    async stillServes() {
      const runtime = new SageMakerRuntimeClient(emulator.clientConfig);
      const accepted = await runtime.send(
        new InvokeEndpointAsyncCommand({ EndpointName: "model", Body: Buffer.from("x") }),
      );
      runtime.destroy();
      await emulator.events.waitFor(
        (event) =>
          event.type === "invocation.completed" && event.invocation.inferenceId === accepted.InferenceId,
      );
    },
  };
}

const requests: [string, string, RequestInit][] = [
  ["a path that cannot be decoded", "/%ff%zz", {}],
  [
    "an endpoint name that cannot be decoded",
    "/endpoints/%ff/async-invocations",
    { method: "POST", body: "x" },
  ],
  ["a very long path", `/${"a".repeat(8_000)}`, {}],
  ["dots in a path", "/demo/../../etc/passwd", {}],
  ["a method that S3 has not", "/demo/key", { method: "PATCH", body: "x" }],
  [
    "a control-plane body that is no JSON",
    "/",
    { method: "POST", headers: { "x-amz-target": "SageMaker.DescribeEndpoint" }, body: "{" },
  ],
  [
    "a control-plane body that is no object",
    "/",
    { method: "POST", headers: { "x-amz-target": "SageMaker.ListTags" }, body: "[1]" },
  ],
  [
    "an operation called like an inherited property",
    "/",
    { method: "POST", headers: { "x-amz-target": "SageMaker.constructor" }, body: "{}" },
  ],
  ["an unknown target", "/", { method: "POST", headers: { "x-amz-target": "Nothing.Here" }, body: "{}" }],
  [
    "an SQS body that is no JSON",
    "/",
    {
      method: "POST",
      headers: { "x-amz-target": "AmazonSQS.SendMessage", "content-type": "application/x-amz-json-1.0" },
      body: "{",
    },
  ],
  [
    "an SQS body that is null",
    "/",
    {
      method: "POST",
      headers: { "x-amz-target": "AmazonSQS.SendMessage", "content-type": "application/x-amz-json-1.0" },
      body: "null",
    },
  ],
  [
    "an SNS call without an action",
    "/",
    {
      method: "POST",
      headers: { authorization: signed("sns"), "content-type": "application/x-www-form-urlencoded" },
      body: "a=b",
    },
  ],
  [
    "an SNS call without a body",
    "/",
    {
      method: "POST",
      headers: { authorization: signed("sns"), "content-type": "application/x-www-form-urlencoded" },
    },
  ],
  ...["sns", "sts"].map((service): [string, string, RequestInit] => [
    `a call of ${service} whose chunked body is empty`,
    "/",
    {
      method: "POST",
      headers: { authorization: signed(service), "content-type": "application/x-www-form-urlencoded" },
      body: new ReadableStream({ start: (controller) => controller.close() }),
      duplex: "half",
    },
  ]),
  [
    "an STS call for something else",
    "/",
    {
      method: "POST",
      headers: { authorization: signed("sts"), "content-type": "application/x-www-form-urlencoded" },
      body: "Action=AssumeRole",
    },
  ],
  ["an unknown service", "/", { method: "POST", headers: { authorization: signed("bedrock") }, body: "{}" }],
  ...["{", "null", "[]", "5", '"x"', '{"TableName":null}', '{"TableName":{}}', '{"Key":[[[[]]]]}'].map(
    (body): [string, string, RequestInit] => [
      `a DynamoDB body of ${body}`,
      "/",
      {
        method: "POST",
        headers: {
          ...amzDate,
          authorization: signed("dynamodb"),
          "x-amz-target": "DynamoDB_20120810.GetItem",
          "content-type": "application/x-amz-json-1.0",
        },
        body,
      },
    ],
  ),
  ["an inspection body that is no JSON", "/_emulator/clock", { method: "POST", body: "{" }],
  ["an inspection path that cannot be decoded", "/_emulator/%ff", {}],
  [
    "a multipart form without parts",
    "/demo",
    { method: "POST", headers: { "content-type": "multipart/form-data; boundary=x" }, body: "x" },
  ],
  ["a copy from nowhere", "/demo/k", { method: "PUT", headers: { "x-amz-copy-source": "%ff" } }],
];

test.each(requests)(
  "%s gets a 4xx or 5xx that an SDK can read, and the emulator lives on",
  async (_what, path, init) => {
    const { emulator, stillServes } = await startChecked();
    const response = await fetch(emulator.url + path, init);
    const text = await response.text();
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(text).not.toContain("node:internal");
    expect(text).not.toContain("    at ");
    await stillServes();
  },
);

test("a body far beyond the limit is a ValidationError, not a broken connection", async () => {
  const { emulator, stillServes } = await startChecked();
  const response = await fetch(`${emulator.url}/endpoints/model/async-invocations`, {
    method: "POST",
    body: Buffer.alloc(40_000_000),
  });
  expect(response.status).toBe(400);
  expect(response.headers.get("x-amzn-errortype")).toBe("ValidationError");
  await stillServes();
});

test("clients that hang up in the middle of a request harm no one", async () => {
  const { emulator, stillServes } = await startChecked();
  const { port } = new URL(emulator.url);
  const heads = [
    "POST /endpoints/model/async-invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc",
    `POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: DynamoDB_20120810.GetItem\r\nContent-Length: 1000\r\n\r\nabc`,
    "PUT /demo/k HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc",
    "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: AmazonSQS.SendMessage\r\nContent-Length: 1000\r\n\r\nabc",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nAct",
    "not HTTP at all\r\n\r\n",
    "GET / HTTP/1.1\r\n",
  ];
  for (const head of heads) {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () =>
        socket.write(head, () => socket.resetAndDestroy()),
      );
      socket.on("close", () => resolve());
      socket.on("error", () => {});
    });
  }
  await stillServes();
});

test("closing while clients are connected and work is under way leaves nothing behind", async () => {
  const { emulator } = await startChecked();
  const waiting = expect(emulator.events.waitFor("invocation.expired")).rejects.toThrow("closed");
  const idle = connect(Number(new URL(emulator.url).port), "127.0.0.1");
  await new Promise<void>((resolve) => idle.once("connect", () => resolve()));
  const ended = new Promise<void>((resolve) => idle.once("close", () => resolve()));
  idle.on("error", () => {});
  await emulator.close();
  await ended;
  await waiting;
  await emulator.close();
});
