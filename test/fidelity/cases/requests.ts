import { Buffer } from "node:buffer";
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import type { EmulatorConfiguration } from "@sagemaker-async/emulator";
import { expect, onTestFinished } from "vitest";
import type { FidelityCase } from "../case.ts";
import type { StartEmulated } from "../emulated.ts";
import { sources } from "../sources.ts";

const body = Buffer.from("x");
const refused = { name: "ValidationError", $metadata: { httpStatusCode: 400 } };
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const requestCases: readonly FidelityCase[] = [
  {
    name: "accepted-is-202",
    fact: "The answer is 202 with a JSON body that holds the InferenceId alone, without spaces; the locations are headers",
    certainty: "service model",
    source: sources.runtimeModel,
    async run({ invoke, wire }) {
      const accepted = await invoke({ Body: body });
      const exchange = wire.at(-1);
      expect(exchange?.status).toBe(202);
      expect(exchange?.body).toBe(`{"InferenceId":"${accepted.InferenceId}"}`);
      expect(exchange?.headers["content-type"]).toBe("application/json");
      expect(exchange?.headers["x-amzn-sagemaker-outputlocation"]).toBe(accepted.OutputLocation);
      expect(exchange?.headers["x-amzn-sagemaker-failurelocation"]).toBe(accepted.FailureLocation);
      expect(exchange?.headers).not.toHaveProperty("x-amzn-sagemaker-inference-id");
      expect(exchange?.headers["x-amzn-requestid"]).toMatch(/.+/);
    },
  },
  {
    name: "signed-as-sagemaker",
    fact: "Requests of SageMaker Runtime are signed with the name `sagemaker`",
    certainty: "service model",
    source: sources.runtimeModel,
    async run({ invoke, wire }) {
      await invoke({ Body: body });
      expect(wire.at(-1)?.requestHeaders["authorization"]).toMatch(/\/sagemaker\/aws4_request/);
    },
  },
  {
    name: "inference-id-is-generated",
    fact: "Without an InferenceId the service makes one of 36 characters",
    certainty: "documented",
    source: sources.invokeApi,
    async run({ invoke }) {
      const one = await invoke({ Body: body });
      const other = await invoke({ Body: body });
      expect(one.InferenceId).toMatch(uuid);
      expect(other.InferenceId).not.toBe(one.InferenceId);
    },
  },
  {
    name: "inference-id-is-kept",
    fact: "The InferenceId of the answer is the one that was given",
    certainty: "documented",
    source: sources.invokeApi,
    async run({ invoke }) {
      expect(await invoke({ Body: body, InferenceId: "mine 1" })).toMatchObject({ InferenceId: "mine 1" });
    },
  },
  {
    name: "content-type-has-its-own-header",
    fact: "ContentType travels in X-Amzn-SageMaker-Content-Type; the Content-Type of the wire, which SDKs set to application/octet-stream, says nothing",
    certainty: "service model",
    source: sources.runtimeModel,
    async run({ invoke, wire, settled }) {
      const accepted = await invoke({ Body: body, ContentType: "text/csv" });
      expect(wire.at(-1)?.requestHeaders["content-type"]).toBe("application/octet-stream");
      expect(await settled(accepted)).toEqual({ body: "x", contentType: "text/csv" });
    },
  },
  {
    name: "exactly-one-input",
    fact: "Exactly one of Body and InputLocation; both, or neither, is a ValidationError at once",
    certainty: "documented",
    source: sources.invokeApi,
    async run({ invoke, stage }) {
      await expect(invoke({ Body: body, InputLocation: await stage("x") })).rejects.toMatchObject(refused);
      await expect(invoke({})).rejects.toMatchObject(refused);
    },
  },
  {
    name: "inline-and-staged-are-one-request",
    fact: "The container sees the same request for an inline Body as for an InputLocation",
    certainty: "documented",
    source: sources.inlineNotebook,
    async run({ invoke, stage, settled }) {
      const members = { ContentType: "text/csv", Accept: "text/csv" };
      const inline = await settled(await invoke({ Body: Buffer.from("a,b\n1,2\n"), ...members }));
      const staged = await settled(await invoke({ InputLocation: await stage("a,b\n1,2\n"), ...members }));
      expect(inline).toEqual(staged);
    },
  },
  {
    name: "larger-than-an-input-may-be",
    fact: "An input in S3 of more than 1 GB fails the request; nothing tells what the failure says",
    certainty: "not known",
    source: sources.none,
    choice: "`limits.inputBytes`; 1 GiB, and `assumptions.failureTexts.oversizedInput` has the text",
    needsEmulator: "a real input of more than 1 GB takes long",
    async run(start) {
      const { invoke, settled, stage } = await start({ emulator: { limits: { inputBytes: 4 } } });
      const InputLocation = await stage("12345");
      expect(await settled(await invoke({ InputLocation }))).toMatchObject({
        body: `The input ${InputLocation} has 5 bytes, more than the 4 bytes that an input may have.`,
      });
      expect(await settled(await invoke({ InputLocation: await stage("1234") }))).toMatchObject({
        body: "1234",
      });
      expect(await settled(await invoke({ InputLocation: await stage("") }))).toMatchObject({ body: "" });
    },
    async otherwise(start) {
      const { invoke, settled, stage } = await start({
        emulator: {
          limits: { inputBytes: 3 },
          assumptions: { failureTexts: { oversizedInput: "{bytes} > {limit}" } },
        },
      });
      expect(await settled(await invoke({ InputLocation: await stage("1234") }))).toMatchObject({
        body: "4 > 3",
      });
    },
  },
  {
    name: "large-inputs-through-s3",
    fact: "An input in S3 is not bound by the limit of an inline body (up to 1 GB)",
    certainty: "documented",
    source: sources.async,
    async run({ invoke, stage, settled }) {
      const large = "0123456789abcdef".repeat(500_000);
      const { body: answer } = await settled(await invoke({ InputLocation: await stage(large) }));
      expect(answer.length).toBe(large.length);
    },
  },
  {
    name: "file-name-of-the-output",
    fact: "Filename names the output object, S3OutputPathExtension is appended to the output path",
    certainty: "documented",
    source: sources.invokeApi,
    async run({ invoke, settled, outputPath, scratch }) {
      const S3OutputPathExtension = `${scratch.prefix}run-1`;
      const accepted = await invoke({ Body: body, Filename: "rows-1", S3OutputPathExtension });
      expect(accepted.OutputLocation).toBe(
        `${outputPath.replace(/\/$/, "")}/${S3OutputPathExtension}/rows-1.out`,
      );
      expect(await settled(accepted)).toMatchObject({ body: "x" });
    },
  },
  {
    name: "file-name-in-the-failure-key",
    fact: "Filename and S3OutputPathExtension are part of the failure's key as of the output's",
    certainty: "not known",
    source: sources.none,
    choice:
      "`assumptions.failureKey`; `as-output`, and `uuid` has neither. The location of the answer is the truth",
    async run({ invoke, failurePath, scratch }) {
      if (failurePath === undefined) return;
      const S3OutputPathExtension = `${scratch.prefix}run-1`;
      const { FailureLocation } = await invoke({ Body: body, Filename: "rows-1", S3OutputPathExtension });
      expect(FailureLocation).toBe(
        `${failurePath.replace(/\/$/, "")}/${S3OutputPathExtension}/rows-1-error.out`,
      );
    },
    async otherwise(start) {
      const { invoke } = await start({ emulator: { assumptions: { failureKey: "uuid" } } });
      const naming = { Filename: "rows-1", S3OutputPathExtension: "run-1" };
      const { OutputLocation, FailureLocation } = await invoke({ Body: body, ...naming });
      expect(OutputLocation).toBe("s3://demo/async-output/run-1/rows-1.out");
      expect(FailureLocation).toMatch(/^s3:\/\/demo\/async-failures\/[0-9a-f-]{36}-error\.out$/);
    },
  },
  {
    name: "same-file-name-twice",
    fact: "A Filename that is used twice at one place overwrites the output",
    certainty: "not known",
    source: sources.none,
    choice: "`assumptions.repeatedFilename`; `overwrite`, and `refuse` is a ValidationError",
    async run({ invoke, settled, read, scratch }) {
      const naming = { Filename: "rows-1", S3OutputPathExtension: `${scratch.prefix}twice` };
      await settled(await invoke({ Body: Buffer.from("1"), ...naming }));
      const { OutputLocation } = await invoke({ Body: Buffer.from("2"), ...naming });
      const output = async () => (await read(OutputLocation))?.body;
      await expect.poll(output, { timeout: 60_000, interval: 50 }).toBe("2");
    },
    async otherwise(start) {
      const { invoke } = await start({ emulator: { assumptions: { repeatedFilename: "refuse" } } });
      await invoke({ Body: body, Filename: "rows-1" });
      await invoke({ Body: body, Filename: "rows-1", S3OutputPathExtension: "elsewhere" });
      await expect(invoke({ Body: body, Filename: "rows-1" })).rejects.toMatchObject(refused);
    },
  },
  {
    name: "same-inference-id-twice",
    fact: "An InferenceId is no idempotency token: the second call with it is an invocation of its own",
    certainty: "not known",
    source: sources.none,
    choice: "`assumptions.repeatedInferenceId`; `accept`, and `refuse` is a ValidationError",
    async run({ invoke, settled }) {
      const one = await invoke({ Body: Buffer.from("1"), InferenceId: "twice" });
      const other = await invoke({ Body: Buffer.from("2"), InferenceId: "twice" });
      expect(other.OutputLocation).not.toBe(one.OutputLocation);
      expect(await settled(one)).toMatchObject({ body: "1" });
      expect(await settled(other)).toMatchObject({ body: "2" });
    },
    async otherwise(start) {
      const { invoke, emulator } = await start({
        emulator: { assumptions: { repeatedInferenceId: "refuse" } },
      });
      const twice = { Body: body, InferenceId: "twice" };
      await invoke(twice);
      await emulator.events.waitFor("invocation.completed");
      await expect(invoke(twice)).rejects.toMatchObject(refused);
      await emulator.reset();
      await invoke(twice);
    },
  },
  {
    name: "a-lost-answer-is-one-request-more",
    fact: "An SDK that never hears that its call was accepted makes another; nothing tells the service that it is the same",
    certainty: "not known",
    source: sources.none,
    choice: "fault `lostAnswer`; every answer arrives",
    needsEmulator: "needs an answer that is surely lost",
    async run(start) {
      expect(await invocationsOfOneCall(start, [])).toBe(1);
    },
    async otherwise(start) {
      const operation = "sagemaker-runtime.InvokeEndpointAsync";
      expect(await invocationsOfOneCall(start, [{ kind: "lostAnswer", operation, count: 1 }])).toBe(2);
    },
  },
];

async function invocationsOfOneCall(
  start: StartEmulated,
  faults: NonNullable<EmulatorConfiguration["faults"]>,
): Promise<number> {
  const { emulator } = await start({ emulator: { faults } });
  const runtime = new SageMakerRuntimeClient(emulator.clientConfig);
  onTestFinished(() => runtime.destroy());
  await runtime.send(
    new InvokeEndpointAsyncCommand({ EndpointName: "model", Body: body, InferenceId: "one" }),
  );
  return emulator.endpoint("model").invocations().length;
}
