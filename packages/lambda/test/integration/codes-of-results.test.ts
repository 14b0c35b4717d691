import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Emulator } from "@sagemaker-async/emulator";
import { describe, expect, it } from "vitest";
import { alteringProxy } from "../support/altering-proxy.ts";
import { type Answer, bucket, outputFolder, startTool } from "../support/start-tool.ts";

const output_id = "557808d6-f91b-4b83-959f-041cf827c2e0";
const attempted_path = `${outputFolder}/${output_id}.out`;
const once = { maxAttempts: 1 };
const as = (accessKeyId: string) => ({ credentials: { accessKeyId, secretAccessKey: "any" } });

function requestsOf(emulator: Emulator): number {
  return Object.values(emulator.requests()).reduce((sum, count) => sum + count, 0);
}

function failure(error_code: string, message: string, details?: Record<string, unknown>): Partial<Answer> {
  const common = { success: false, error_code, message, timestamp: expect.any(String) };
  return details ? { ...common, details: expect.objectContaining(details) } : common;
}

it.each([
  [{}, "Missing required field: 'output_id'"],
  [{ output_id: "" }, "Required field 'output_id' cannot be empty"],
  [{ output_id: 42 }, "output_id must be a string"],
  [{ output_id, wait_seconds: "soon" }, "wait_seconds must be a number"],
])("INVALID_EVENT_STRUCTURE: %j", async (event, error) => {
  const { call } = await startTool(() => ({}));
  expect(await call("get_results", event)).toEqual({
    ...failure("INVALID_EVENT_STRUCTURE", "Input validation failed"),
    errors: [error],
  });
});

it.each([
  [
    "CONFIGURATION_ERROR",
    { S3_BUCKET_NAME: "" },
    "S3 bucket name not configured. Check S3_BUCKET_NAME environment variable.",
  ],
  ["S3_CONFIGURATION_ERROR", { S3_BUCKET_NAME: "ab" }, "S3 bucket name must be between 3 and 63 characters"],
  ["S3_CONFIGURATION_ERROR", { S3_BUCKET_NAME: "My_Bucket" }, "S3 bucket name contains invalid characters"],
  [
    "S3_CONFIGURATION_ERROR",
    { S3_OUTPUT_PREFIX: "/same/", S3_FAILURE_PREFIX: "same" },
    "Output and failure prefixes cannot be the same",
  ],
  ["INVALID_BUCKET_NAME", { S3_BUCKET_NAME: "192.168.5.4" }, "Invalid S3 bucket name: '192.168.5.4'"],
  [
    "INVALID_S3_NAME",
    { S3_OUTPUT_PREFIX: "p".repeat(1000) },
    "S3 configuration error: Invalid S3 bucket or object name",
  ],
  ["BUCKET_NOT_FOUND", { S3_BUCKET_NAME: "nowhere.else" }, "S3 bucket 'nowhere.else' does not exist"],
])("%s: %j", async (code, variables, message) => {
  const { anotherInstance } = await startTool(() => ({}));
  expect(await anotherInstance(variables)("get_results", { output_id })).toMatchObject(
    failure(code, message),
  );
});

it("CLIENT_INITIALIZATION_ERROR: an endpoint that is no URL", async () => {
  const { anotherInstance } = await startTool(() => ({}));
  const call = anotherInstance({}, { endpoint: "nonsense" });
  expect(await call("get_results", { output_id })).toEqual(
    failure("CLIENT_INITIALIZATION_ERROR", "Failed to initialize S3 client"),
  );
});

it("INVALID_S3_PATH", async () => {
  const { call } = await startTool(() => ({}));
  expect(await call("get_results", { output_id: "s3://demo" })).toEqual(
    failure("INVALID_S3_PATH", "Invalid S3 path format. Expected: s3://bucket/key"),
  );
});

describe("S3 does not answer as it should", () => {
  const retry = { retry_suggested: true, retry_after_seconds: 30 };
  it.each([
    [
      "unavailable",
      "S3_SERVICE_UNAVAILABLE",
      "S3 service temporarily unavailable: S3 service temporarily unavailable",
      retry,
    ],
    [
      "throttle",
      "S3_SERVICE_UNAVAILABLE",
      "S3 service temporarily unavailable: S3 service temporarily unavailable",
      retry,
    ],
    [
      "reset",
      "BOTO_CONNECTION_ERROR",
      "S3 service temporarily unavailable: Failed to connect to S3 service",
      retry,
    ],
    [
      "error",
      "S3_ACCESS_ERROR",
      "Cannot access S3 bucket 'demo': We encountered an internal error. Please try again.",
      {},
    ],
  ] as const)("%s: %s", async (kind, code, message, details) => {
    const { emulator, anotherInstance } = await startTool(() => ({}));
    emulator.faults.add({ kind, operation: "s3.GetObject" });
    const answer = await anotherInstance({}, once)("get_results", { output_id });
    expect(answer).toEqual(failure(code, message, { s3_bucket: bucket, attempted_path, ...details }));
  });

  it("S3_CONNECTION_ERROR: nothing listens", async () => {
    const { anotherInstance } = await startTool(() => ({}));
    const call = anotherInstance({}, { ...once, endpoint: "http://127.0.0.1:1" });
    expect(await call("get_results", { output_id })).toEqual(
      failure("S3_CONNECTION_ERROR", "Failed to connect to S3 service", { s3_bucket: bucket }),
    );
  });

  it("UNKNOWN_S3_ERROR: there are no credentials, without saying where they were looked for", async () => {
    const { anotherInstance } = await startTool(() => ({}));
    const credentials = async () => {
      throw Object.assign(new Error("not in /home/me/.aws"), { name: "CredentialsProviderError" });
    };
    expect(await anotherInstance({}, { credentials })("get_results", { output_id })).toEqual(
      failure("UNKNOWN_S3_ERROR", "Unexpected error accessing S3 bucket: CredentialsProviderError", {}),
    );
  });
});

describe("a role lacks permissions", () => {
  const principals = {
    noGet: { deny: ["s3:GetObject"] },
    noList: { deny: ["s3:ListBucket"] },
    nothing: { deny: ["s3:GetObject", "s3:ListBucket"] },
  };
  const frozen = {
    around: { principals, clock: { frozen: true } },
    endpoint: { instances: { initial: 0, min: 0, max: 1, coldStartMs: 60_000 } },
  };

  it("ACCESS_DENIED: it may list, so the refusal is one to read", async () => {
    const { submit, anotherInstance } = await startTool(() => ({}), frozen);
    const id = await submit();
    expect(await anotherInstance({}, as("noGet"))("get_results", { output_id: id })).toEqual(
      failure("ACCESS_DENIED", "S3 configuration error: Access denied to S3 object", { s3_bucket: bucket }),
    );
  });

  it("A15-8: without s3:ListBucket a job in progress is in progress, and a finished one is finished", async () => {
    const { emulator, submit, anotherInstance } = await startTool(() => ({ done: true }), {
      ...frozen,
      variables: { JOB_ID_SECRET: "a secret of this test" },
    });
    const id = await submit();
    const call = anotherInstance({}, as("noList"));
    const s3_warnings = [
      "Output path check: Access denied to S3 object",
      "Failure path check: Access denied to S3 object",
    ];
    for (const looks of [3, 2]) {
      const before = requestsOf(emulator);
      expect(await call("get_results", { output_id: id })).toMatchObject({
        success: true,
        data: { status: "in_progress", s3_warnings },
      });
      // The one that asks whether the role may list is made once in the life of an instance.
      expect(requestsOf(emulator) - before).toBe(looks);
    }
    await emulator.clock.advance(60_000);
    await emulator.events.waitFor("invocation.completed");
    expect(await call("get_results", { output_id: id })).toMatchObject({ data: { status: "completed" } });
  });

  it("BUCKET_ACCESS_DENIED: whether there ever was such a job cannot be told", async () => {
    const { anotherInstance } = await startTool(() => ({}), frozen);
    expect(await anotherInstance({}, as("nothing"))("get_results", { output_id })).toEqual(
      failure("BUCKET_ACCESS_DENIED", "Access denied to S3 bucket 'demo'", { s3_bucket: bucket }),
    );
  });
});

it("GET_RESULTS_ERROR: a record that somebody else wrote, without its words", async () => {
  const { emulator, call } = await startTool(() => ({}));
  const Key = `async-inference-input/jobs/${output_id}.json`;
  await new S3Client(emulator.clientConfig).send(
    new PutObjectCommand({ Bucket: bucket, Key, Body: "MKTVRQERLK" }),
  );
  expect(await call("get_results", { output_id })).toEqual(
    failure(
      "GET_RESULTS_ERROR",
      "Unexpected error in get_results: SyntaxError. The function's log has the details.",
    ),
  );
});

describe("a result or a failure cannot be read", () => {
  const invalidText = Uint8Array.of(0x7b, 0xff, 0xfe);
  const failing = async () => ({ body: invalidText, status: 500 });

  it("RESULT_RETRIEVAL_ERROR: bytes that are no text", async () => {
    const { emulator, call, submit } = await startTool(() => invalidText);
    const id = await submit();
    await emulator.events.waitFor("invocation.completed");
    expect(await call("get_results", { output_id: id })).toMatchObject(
      failure(
        "RESULT_RETRIEVAL_ERROR",
        "Failed to retrieve results from S3: Results file contains invalid character encoding",
      ),
    );
  });

  it("encoding_error: a failure that is no text", async () => {
    const { emulator, call, submit } = await startTool(() => ({}), { endpoint: { model: failing } });
    const id = await submit();
    await emulator.events.waitFor("invocation.failed");
    expect(await call("get_results", { output_id: id })).toMatchObject({
      error_code: "PREDICTION_FAILED",
      details: {
        error_details: {
          error_type: "encoding_error",
          error_message: "Failure details file contains invalid character encoding",
        },
      },
    });
  });

  it.each([
    [
      "the connection breaks",
      "Failed to connect to S3 service for results retrieval",
      "boto_connection_error",
    ],
    ["the body stalls", "S3 service timeout - please retry", "failure_log_service_timeout"],
    ["the checksum is wrong", "Unexpected error retrieving results", undefined],
  ])("%s within a body", async (how, message, errorType) => {
    for (const outcome of ["completed", "failed"] as const) {
      const { emulator, submit, anotherInstance } = await startTool(
        (text) => {
          if (outcome === "failed") throw new Error(text);
          return { text };
        },
        how === "the body stalls" ? { remainingMs: 1600 } : {},
      );
      const id = await submit();
      await emulator.events.waitFor(`invocation.${outcome}`);
      const endpoint = await alteringProxy(emulator.url, ({ url }, response) => {
        if (!url?.includes(outcome === "failed" ? "-error.out" : `${id}.out`)) return false;
        response.writeHead(200, { "content-length": "100", "x-amz-checksum-crc32": "AAAAAA==" });
        response.write(how === "the checksum is wrong" ? "x".repeat(100) : "half");
        if (how === "the connection breaks") setImmediate(() => response.destroy());
        return true;
      });
      const call = anotherInstance({}, { ...once, endpoint });
      const answer = await call("get_results", { output_id: id });
      if (outcome === "completed") {
        expect(answer).toMatchObject(
          failure("RESULT_RETRIEVAL_ERROR", `Failed to retrieve results from S3: ${message}`),
        );
      } else if (errorType) {
        expect(answer).toMatchObject({
          error_code: "PREDICTION_FAILED",
          details: { error_details: { error_type: errorType } },
        });
      } else {
        expect(answer).toMatchObject(
          failure("FAILURE_RETRIEVAL_ERROR", "Prediction failed, but could not retrieve failure details"),
        );
      }
    }
  });
});
