import { Buffer } from "node:buffer";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import { sources } from "../sources.ts";

const body = Buffer.from("x");
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
      const refused = { name: "ValidationError", $metadata: { httpStatusCode: 400 } };
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
    choice: "none; the location of the answer is the truth",
    async run({ invoke, failurePath, scratch }) {
      if (failurePath === undefined) return;
      const S3OutputPathExtension = `${scratch.prefix}run-1`;
      const { FailureLocation } = await invoke({ Body: body, Filename: "rows-1", S3OutputPathExtension });
      expect(FailureLocation).toBe(
        `${failurePath.replace(/\/$/, "")}/${S3OutputPathExtension}/rows-1-error.out`,
      );
    },
  },
  {
    name: "same-inference-id-twice",
    fact: "An InferenceId is no idempotency token: the second call with it is an invocation of its own",
    certainty: "not known",
    source: sources.none,
    choice: "none; always two invocations",
    async run({ invoke, settled }) {
      const one = await invoke({ Body: Buffer.from("1"), InferenceId: "twice" });
      const other = await invoke({ Body: Buffer.from("2"), InferenceId: "twice" });
      expect(other.OutputLocation).not.toBe(one.OutputLocation);
      expect(await settled(one)).toMatchObject({ body: "1" });
      expect(await settled(other)).toMatchObject({ body: "2" });
    },
  },
];
