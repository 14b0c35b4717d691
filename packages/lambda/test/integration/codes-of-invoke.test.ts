import { expect, it } from "vitest";
import * as z from "zod";
import { aminoAcidSequence } from "../../src/input/amino-acid-sequence.ts";
import { definePreset } from "../../src/input/preset.ts";
import { createToolHandler } from "../../src/tool/create-tool-handler.ts";
import { defineTool } from "../../src/tool/define-tool.ts";
import { alteringProxy } from "../support/altering-proxy.ts";
import { gatewayContext } from "../support/gateway-context.ts";
import { type Answer, startTool } from "../support/start-tool.ts";

const sequence = "MKTVRQERLK";
const aminoAcids = "A, C, D, E, F, G, H, I, K, L, M, N, P, Q, R, S, T, V, W, Y";
const once = { maxAttempts: 1 };

function failure(error_code: string, message: string): Partial<Answer> {
  return { success: false, error_code, message, timestamp: expect.any(String) };
}

function invalid(error_code: string, ...errors: string[]): Partial<Answer> {
  return { ...failure(error_code, "Input validation failed"), errors };
}

it.each([
  ["no object", null, "Event must be a dictionary"],
  ["a list", [sequence], "Event must be a dictionary"],
  ["a text", sequence, "Event must be a dictionary"],
  ["no sequence", {}, "Missing required field: 'sequence'"],
  ["null", { sequence: null }, "Required field 'sequence' cannot be null"],
  ["blanks", { sequence: " \n" }, "Required field 'sequence' cannot be empty"],
])("INVALID_EVENT_STRUCTURE: %s", async (_, event, error) => {
  const { call } = await startTool(() => ({}));
  expect(await call("invoke_endpoint", event)).toEqual(invalid("INVALID_EVENT_STRUCTURE", error));
});

it.each([
  ["a number", 12345, ["Amino acid sequence must be a string"]],
  ["too long", "A".repeat(10_001), ["Amino acid sequence too long (maximum 10,000 characters)"]],
  [
    "letters",
    "MKTVRQERLKXBZ",
    [`Invalid amino acid characters found: B, X, Z. Only standard 20 amino acids are allowed: ${aminoAcids}`],
  ],
  [
    "digits",
    "MKT1",
    [
      `Invalid amino acid characters found: 1. Only standard 20 amino acids are allowed: ${aminoAcids}`,
      "Amino acid sequence should not contain numbers",
    ],
  ],
  [
    "punctuation",
    "MKT.",
    [
      `Invalid amino acid characters found: .. Only standard 20 amino acids are allowed: ${aminoAcids}`,
      "Amino acid sequence should not contain punctuation marks",
    ],
  ],
])("INVALID_SEQUENCE: %s", async (_, given, errors) => {
  const { emulator, call } = await startTool(() => ({}));
  expect(await call("invoke_endpoint", { sequence: given })).toEqual(invalid("INVALID_SEQUENCE", ...errors));
  expect(emulator.requests()).toEqual({});
});

it("VALIDATION_ERROR: arguments of a tool without a code of its own", async () => {
  const { schema } = aminoAcidSequence();
  const tool = defineTool({
    name: "t",
    description: "",
    input: schema,
    run: () => ({ data: {}, message: "" }),
  });
  const answer = await createToolHandler({ tools: [tool] })({ sequence: 1 }, gatewayContext("t"));
  expect(answer).toEqual(invalid("VALIDATION_ERROR", "Amino acid sequence must be a string"));
});

it.each([
  [
    "SAGEMAKER_ENDPOINT_NAME",
    "SageMaker endpoint name not configured. Check SAGEMAKER_ENDPOINT_NAME environment variable.",
  ],
  ["S3_BUCKET_NAME", "S3 bucket name not configured. Check S3_BUCKET_NAME environment variable."],
])("CONFIGURATION_ERROR: no %s", async (name, message) => {
  const { anotherInstance } = await startTool(() => ({}));
  const call = anotherInstance({ [name]: undefined });
  expect(await call("invoke_endpoint", { sequence })).toEqual(failure("CONFIGURATION_ERROR", message));
});

it.each([
  ["REQUEST_TTL_SECONDS", "30", "REQUEST_TTL_SECONDS must be a whole number of seconds from 60 to 21600."],
  [
    "INPUT_PRESET",
    "protein",
    "INPUT_PRESET is protein; there are aminoAcidSequence, aminoAcidFasta, smiles, dna, json.",
  ],
  ["EXTRA_TOOLS", "cancel,erase", "EXTRA_TOOLS names erase; there are cancel, list_jobs, predict."],
  [
    "TENANT_HEADER",
    "x-tenant",
    "TENANT_HEADER needs JOB_ID_SECRET: only sealed ids keep one tenant's jobs from another.",
  ],
])("CONFIGURATION_ERROR: %s=%s", async (name, value, message) => {
  const { anotherInstance } = await startTool(() => ({}));
  const call = anotherInstance({ [name]: value });
  expect(await call("invoke_endpoint", { sequence })).toEqual(failure("CONFIGURATION_ERROR", message));
});

it("CLIENT_INITIALIZATION_ERROR: an endpoint that is no URL", async () => {
  const { anotherInstance } = await startTool(() => ({}));
  const call = anotherInstance({}, { endpoint: "nonsense" });
  const message = "Failed to initialize AWS clients";
  expect(await call("invoke_endpoint", { sequence })).toEqual(
    failure("CLIENT_INITIALIZATION_ERROR", message),
  );
});

it("S3_UPLOAD_ERROR: in S3's words", async () => {
  const principals = { noPut: { deny: ["s3:PutObject"] } };
  const { anotherInstance } = await startTool(() => ({}), { around: { principals } });
  const credentials = { accessKeyId: "noPut", secretAccessKey: "any" };
  expect(await anotherInstance({}, { credentials })("invoke_endpoint", { sequence })).toEqual(
    failure("S3_UPLOAD_ERROR", "Failed to upload input data to S3: Access Denied"),
  );
  expect(await anotherInstance({ S3_BUCKET_NAME: "nowhere" })("invoke_endpoint", { sequence })).toEqual(
    failure(
      "S3_UPLOAD_ERROR",
      "Failed to upload input data to S3: The specified bucket does not exist: nowhere",
    ),
  );
  const unreachable = anotherInstance({}, { ...once, endpoint: "http://127.0.0.1:1" });
  expect(await unreachable("invoke_endpoint", { sequence })).toEqual(
    failure("S3_UPLOAD_ERROR", "Unexpected error uploading input data to S3: ECONNREFUSED"),
  );
});

it("SAGEMAKER_VALIDATION_ERROR: an endpoint that is not there", async () => {
  const { anotherInstance } = await startTool(() => ({}));
  const call = anotherInstance({ SAGEMAKER_ENDPOINT_NAME: "gone" });
  expect(await call("invoke_endpoint", { sequence })).toEqual(
    failure(
      "SAGEMAKER_VALIDATION_ERROR",
      "SageMaker validation error: Endpoint gone of account [account] not found.",
    ),
  );
});

it.each([
  ["error", "SAGEMAKER_INTERNAL_ERROR", "SageMaker internal error occurred"],
  ["unavailable", "SAGEMAKER_SERVICE_UNAVAILABLE", "SageMaker service is temporarily unavailable"],
  ["throttle", "SAGEMAKER_ERROR", "SageMaker error: Rate exceeded"],
  ["reset", "AWS_CONNECTION_ERROR", "Failed to connect to AWS services"],
] as const)("an invocation meets %s: %s", async (kind, code, message) => {
  const { emulator, anotherInstance } = await startTool(() => ({}));
  emulator.faults.add({ kind, operation: "sagemaker-runtime.InvokeEndpointAsync" });
  expect(await anotherInstance({}, once)("invoke_endpoint", { sequence })).toEqual(failure(code, message));
});

it("SAGEMAKER_ERROR: a role that must not invoke, without its name", async () => {
  const principals = { noInvoke: { deny: ["sagemaker:InvokeEndpointAsync"] } };
  const { anotherInstance } = await startTool(() => ({}), { around: { principals } });
  const call = anotherInstance({}, { credentials: { accessKeyId: "noInvoke", secretAccessKey: "any" } });
  const message =
    "SageMaker error: User: [arn] is not authorized to perform: sagemaker:InvokeEndpointAsync on resource: [arn] with an explicit deny in an identity-based policy";
  expect(await call("invoke_endpoint", { sequence })).toEqual(failure("SAGEMAKER_ERROR", message));
});

it.each([
  ["SAGEMAKER_MODEL_ERROR", 424, '{"Message":"no"}', "Model error occurred during invocation"],
  ["SAGEMAKER_RESPONSE_ERROR", 202, "{}", "SageMaker response missing inference ID"],
  ["INVOCATION_ERROR", 202, "<html>", "Unexpected error during endpoint invocation: SyntaxError"],
])("%s: another service answers %i %s", async (code, status, body, message) => {
  const { emulator, anotherInstance } = await startTool(() => ({}));
  const endpoint = await alteringProxy(emulator.url, ({ url }, response) => {
    if (!url?.endsWith("/async-invocations")) return false;
    response
      .writeHead(status, { "content-type": "application/json", "x-amzn-errortype": "ModelError" })
      .end(body);
    return true;
  });
  const call = anotherInstance({}, { ...once, endpoint });
  expect(await call("invoke_endpoint", { sequence })).toEqual(failure(code, message));
});

it("INVOKE_ENDPOINT_ERROR: a preset that throws, without its words", async () => {
  const preset = definePreset({
    argument: "sequence",
    description: "",
    schema: z.string(),
    body: (text) => {
      throw new RangeError(`cannot encode ${text}`);
    },
  });
  const { call } = await startTool(() => ({}), { preset });
  expect(await call("invoke_endpoint", { sequence })).toEqual(
    failure(
      "INVOKE_ENDPOINT_ERROR",
      "Unexpected error in invoke_endpoint: RangeError. The function's log has the details.",
    ),
  );
});
