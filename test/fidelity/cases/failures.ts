import { Buffer } from "node:buffer";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { EmulatorConfiguration } from "@sagemaker-async/emulator";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import type { Particulars, StartEmulated } from "../emulated.ts";
import { serve } from "../serve.ts";
import { sources } from "../sources.ts";

const body = Buffer.from("x");
const needsEmulator = "needs a model that fails";

export const failureCases: readonly FidelityCase[] = [
  {
    name: "failure-is-what-the-container-said",
    fact: "When the container answers 4xx or 5xx, the failure object is its answer, word for word, and there is no output",
    certainty: "reported",
    source: sources.workbenchInference,
    needsEmulator,
    async run(start) {
      const answer = '{"message":"Unknown task: initialization","status":"error"}';
      for (const status of [400, 500]) {
        const { invoke, settled, read } = await start({
          endpoint: { model: () => ({ body: answer, contentType: "application/json", status }) },
        });
        const accepted = await invoke({ Body: body });
        expect(await settled(accepted)).toMatchObject({ body: answer });
        expect(await read(accepted.OutputLocation)).toBeUndefined();
      }
    },
  },
  {
    name: "failure-of-a-reset-connection",
    fact: "When the container resets the connection, the failure is `Connection reset by peer for the … endpoint. Please retry.`",
    certainty: "reported",
    source: sources.connectionReset,
    needsEmulator,
    async run(start) {
      const url = await serve((request) => request.socket.resetAndDestroy());
      const { invoke, settled } = await start({ endpoint: { model: { kind: "http", url } } });
      expect(await settled(await invoke({ Body: body }))).toMatchObject({
        body: "Connection reset by peer for the model endpoint. Please retry.",
      });
    },
  },
  {
    name: "answer-without-content-length",
    fact: "An answer of the container without Content-Length is a failure that says so, whatever its body is",
    certainty: "reported",
    source: sources.contentLength,
    needsEmulator,
    async run(start) {
      const url = await serve((_, response) => {
        response.write("in ");
        response.end("chunks");
      });
      const { invoke, settled } = await start({ endpoint: { model: { kind: "http", url } } });
      expect(await settled(await invoke({ Body: body }))).toMatchObject({
        body: "The response from container primary did not specify the required Content-Length header",
      });
    },
  },
  {
    name: "answer-with-long-headers",
    fact: "An answer of the container with more than 4,096 bytes of headers is a failure that says so",
    certainty: "reported",
    source: sources.headerLimit,
    needsEmulator,
    async run(start) {
      const url = await serve((_, response) => {
        response.writeHead(200, { "Content-Length": 6, "X-Long": "a".repeat(4_096) }).end("answer");
      });
      const { invoke, settled } = await start({ endpoint: { model: { kind: "http", url } } });
      expect(await settled(await invoke({ Body: body }))).toMatchObject({
        body: expect.stringMatching(/^Response received from the primary container has headers with length/),
      });
    },
  },
  {
    name: "no-failure-path-no-trace",
    fact: "Without S3FailurePath the answer has no FailureLocation, and a failure leaves nothing in S3",
    certainty: "reported",
    source: sources.pythonSdkFailurePath,
    needsEmulator: "needs an endpoint without a failure path",
    async run(start) {
      const { invoke, wire, s3, emulator } = await start({
        async: { failurePath: undefined },
        endpoint: { model: () => ({ body: "no", status: 500 }) },
      });
      const { FailureLocation } = await invoke({ Body: body });
      expect(FailureLocation).toBeUndefined();
      expect(wire.at(-1)?.headers).not.toHaveProperty("x-amzn-sagemaker-failurelocation");
      await emulator.events.waitFor("invocation.failed");
      expect((await s3.send(new ListObjectsV2Command({ Bucket: "demo" }))).KeyCount).toBe(0);
    },
  },
  {
    name: "failure-of-a-container-that-dies",
    fact: "A container that dies over a request leaves the same text as one that resets the connection",
    certainty: "not known",
    source: sources.none,
    choice: "`assumptions.failureTexts.lostConnection`; that text",
    needsEmulator,
    async run(start) {
      const { invoke, settled } = await start({ endpoint: { model: mortal } });
      expect(await settled(await invoke({ Body: body }))).toMatchObject({
        body: "Connection reset by peer for the model endpoint. Please retry.",
      });
    },
    async otherwise(start) {
      const { invoke, settled } = await start({
        endpoint: { model: mortal },
        ...texts({ lostConnection: "{endpoint} is gone" }),
      });
      expect(await settled(await invoke({ Body: body }))).toMatchObject({ body: "model is gone" });
    },
  },
  {
    name: "text-of-a-time-out",
    fact: 'A time-out leaves the text that real-time endpoints answer with: `Received server error (0) from primary with message "Your invocation timed out while waiting …"`',
    certainty: "not known",
    source: sources.none,
    choice: "`assumptions.failureTexts.timeout`; that text",
    needsEmulator: "needs a model that never answers",
    async run(start) {
      expect(await failureOfTimeout(start)).toMatch(
        /^Received server error \(0\) from primary with message "Your invocation timed out/,
      );
    },
    async otherwise(start) {
      expect(await failureOfTimeout(start, texts({ timeout: "too late" }))).toBe("too late");
    },
  },
  {
    name: "text-of-an-expiry",
    fact: "An expiry in the queue leaves `InternalFailure: invocation expired after … seconds in the queue`",
    certainty: "not known",
    source: sources.none,
    choice: "`assumptions.failureTexts.expired`; that text",
    needsEmulator: "needs an endpoint that does not wake",
    async run(start) {
      expect(await failureOfExpiry(start)).toBe(
        "InternalFailure: invocation expired after 60 seconds in the queue",
      );
    },
    async otherwise(start) {
      expect(await failureOfExpiry(start, texts({ expired: "{seconds} s are over" }))).toBe("60 s are over");
    },
  },
  {
    name: "text-of-a-missing-input",
    fact: "An input that cannot be fetched leaves a text that begins with S3's error code",
    certainty: "not known",
    source: sources.none,
    choice: "`assumptions.failureTexts.missingInput`; that text",
    async run({ invoke, settled, scratch, failurePath }) {
      if (failurePath === undefined) return;
      const accepted = await invoke({
        InputLocation: `s3://${scratch.bucket}/${scratch.prefix}nothing-here`,
      });
      expect(await settled(accepted)).toMatchObject({ body: expect.stringMatching(/^NoSuchKey/) });
    },
    async otherwise(start) {
      const { invoke, settled } = await start(texts({ missingInput: "no {location}: {code}" }));
      const accepted = await invoke({ InputLocation: "s3://demo/nothing-here" });
      expect(await settled(accepted)).toMatchObject({ body: "no s3://demo/nothing-here: NoSuchKey" });
    },
  },
  {
    name: "text-of-an-output-that-cannot-be-written",
    fact: "An output that cannot be written leaves a text that begins with S3's error code",
    certainty: "not known",
    source: sources.none,
    choice: "`assumptions.failureTexts.unwritableOutput`; that text",
    needsEmulator: "needs an output path that may not be written to",
    async run(start) {
      expect(await failureOfWriting(start)).toMatch(/^AccessDenied: Access Denied \(while uploading s3:/);
    },
    async otherwise(start) {
      expect(await failureOfWriting(start, texts({ unwritableOutput: "{code}, alas" }))).toBe(
        "AccessDenied, alas",
      );
    },
  },
  {
    name: "content-type-of-a-failure-text",
    fact: "A failure that no container answered is `text/plain`",
    certainty: "not known",
    source: sources.none,
    choice: "`assumptions.failureTexts.contentType`; `text/plain`",
    async run({ invoke, settled, scratch, failurePath }) {
      if (failurePath === undefined) return;
      const accepted = await invoke({
        InputLocation: `s3://${scratch.bucket}/${scratch.prefix}nothing-here`,
      });
      expect(await settled(accepted)).toMatchObject({ contentType: "text/plain" });
    },
    async otherwise(start) {
      const { invoke, settled } = await start(texts({ contentType: "application/json" }));
      const accepted = await invoke({ InputLocation: "s3://demo/nothing-here" });
      expect(await settled(accepted)).toMatchObject({ contentType: "application/json" });
    },
  },
];

/** A container that ends when it gets work. */
const mortal = {
  kind: "command" as const,
  command: [
    process.execPath,
    "--eval",
    `require("node:http").createServer((request, response) => {
      if (request.url === "/ping") response.end();
      else process.exit(1);
    }).listen(process.env.SAGEMAKER_BIND_TO_PORT, "127.0.0.1");`,
  ],
};

type Texts = NonNullable<NonNullable<EmulatorConfiguration["assumptions"]>["failureTexts"]>;

function texts(failureTexts: Texts): Particulars {
  return { emulator: { assumptions: { failureTexts } } };
}

async function failureOfTimeout(start: StartEmulated, { emulator: more }: Particulars = {}): Promise<string> {
  const { invoke, settled, emulator } = await start({
    emulator: { ...more, clock: { frozen: true } },
    endpoint: { model: () => new Promise(() => {}) },
  });
  const accepted = await invoke({ Body: body, InvocationTimeoutSeconds: 1 });
  await emulator.events.waitFor("invocation.started");
  await emulator.clock.advance(1_000);
  return (await settled(accepted)).body;
}

async function failureOfExpiry(start: StartEmulated, { emulator: more }: Particulars = {}): Promise<string> {
  const { invoke, settled, emulator } = await start({
    emulator: { ...more, clock: { frozen: true } },
    endpoint: { instances: { initial: 0, min: 0, max: 1, coldStartMs: 120_000 } },
  });
  const accepted = await invoke({ Body: body, RequestTTLSeconds: 60 });
  await emulator.clock.advance(60_000);
  return (await settled(accepted)).body;
}

async function failureOfWriting(start: StartEmulated, particulars: Particulars = {}): Promise<string> {
  const { invoke, settled, emulator } = await start(particulars);
  emulator.faults.add({ kind: "outputFailed", count: 1 });
  return (await settled(await invoke({ Body: body }))).body;
}
