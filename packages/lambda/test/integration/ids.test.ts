import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { bucket, outputFolder, startTool, type ToolTestOptions } from "../support/start-tool.ts";

const secret = { JOB_ID_SECRET: "a secret of this test" };
const never: ToolTestOptions = {
  around: { clock: { frozen: true } },
  endpoint: { instances: { initial: 0, min: 0, max: 1, coldStartMs: 600_000 } },
};
const unknown = {
  success: false,
  error_code: "JOB_NOT_FOUND",
  message:
    "No job has this output_id. Use the output_id that invoke_endpoint answered, unchanged, or submit again.",
};

describe.each([
  ["plain", {}],
  ["sealed", secret],
])("%s ids", (_, variables) => {
  it("A19-31: an unknown id is JOB_NOT_FOUND, not in progress for ever", async () => {
    const { call } = await startTool(() => ({}), { ...never, variables });
    expect(await call("get_results", { output_id: "557808d6-f91b-4b83-959f-041cf827c2e0" })).toMatchObject(
      unknown,
    );
  });

  it("A19-31: an id that is older than its time is JOB_EXPIRED", async () => {
    let now = Date.parse("2026-11-21T00:00:00Z");
    const clock = { now: () => now, sleep: async () => undefined };
    const { call, submit } = await startTool(() => ({}), {
      ...never,
      clock,
      variables: { ...variables, REQUEST_TTL_SECONDS: "60", INVOCATION_TIMEOUT_SECONDS: "60" },
    });
    const output_id = await submit();
    now += 180_000;
    expect(await call("get_results", { output_id })).toMatchObject({ data: { status: "in_progress" } });
    now += 1;
    expect(await call("get_results", { output_id })).toMatchObject({
      success: false,
      error_code: "JOB_EXPIRED",
      message: expect.stringContaining("submitted at 2026-11-21T00:00:00.000Z, had 120 seconds"),
      details: { status: "expired", ttl_seconds: 120 },
    });
  });

  it("a finished job is found by another instance, by its id and by its path", async () => {
    const { emulator, submit, anotherInstance } = await startTool(() => [0.5], { variables });
    const output_id = await submit();
    const { invocation } = await emulator.events.waitFor("invocation.completed");
    for (const id of [output_id, ` ${output_id} `, invocation.outputLocation]) {
      expect(await anotherInstance()("get_results", { output_id: id })).toMatchObject({
        data: { results: [0.5] },
      });
    }
  });

  it("a job of the endpoint's that this function did not submit is found once it has ended", async () => {
    const { emulator, call } = await startTool(() => ({}), { variables });
    const s3 = new S3Client(emulator.clientConfig);
    await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: "async-inference-output/old-1.out", Body: "{}" }),
    );
    expect(await call("get_results", { output_id: "old-1" })).toMatchObject({
      data: { status: "completed" },
    });
  });

  it("a result that was there and is gone says so", async () => {
    const { emulator, call, submit } = await startTool(() => [1], { variables });
    const output_id = await submit();
    await emulator.events.waitFor("invocation.completed");
    expect(await call("get_results", { output_id })).toMatchObject({ success: true });
    await emulator.reset({ objects: true });
    expect(await call("get_results", { output_id })).toMatchObject({
      error_code: "RESULT_RETRIEVAL_ERROR",
      message: "Failed to retrieve results from S3: Results file no longer exists (may have been deleted)",
    });
  });
});

describe("A19-32: what an agent must not read", () => {
  it.each([
    ["another bucket", "s3://other/async-inference-output/x.out"],
    ["another prefix", `s3://${bucket}/private/x.out`],
    ["the input", `s3://${bucket}/async-inference-input/x.json`],
    ["the way out", `${outputFolder}/../private/x.out`],
    ["the encoded way out", `${outputFolder}/%2e%2e/private/x.out`],
    ["the way out in the middle", `${outputFolder}/a/../../private/x.out`],
    ["an empty part", `${outputFolder}//x.out`],
    ["a prefix that only begins so", `s3://${bucket}/async-inference-output-of-others/x.out`],
    ["a backslash", `${outputFolder}/..\\private`],
    ["a query", `${outputFolder}/x.out?versionId=1`],
  ])("%s by a path", async (_, output_id) => {
    const { emulator, call } = await startTool(() => ({}));
    expect(await call("get_results", { output_id })).toMatchObject({
      success: false,
      error_code: "PATH_NOT_ALLOWED",
      message: "Only results in the configured bucket, below its output prefix, can be read.",
    });
    expect(emulator.requests()).toEqual({});
  });

  it.each([
    "../private/x",
    "a/b",
    "..",
    "%2e%2e%2fprivate",
    "a\\b",
    "x\ny",
    "\u0000",
    "j1.AAAA",
    "a..b",
    "-a",
    ".a",
    "🧬",
    "x".repeat(200),
  ])("a plain id that is none: %j", async (output_id) => {
    const { emulator, call } = await startTool(() => ({}));
    expect(await call("get_results", { output_id })).toMatchObject(unknown);
    expect(emulator.requests()).toEqual({});
  });

  it("a sealed id in which anything was changed, or that another secret or another bucket sealed", async () => {
    const { emulator, submit, anotherInstance } = await startTool(() => ({}), {
      ...never,
      variables: secret,
    });
    const id = await submit();
    await emulator.reset();
    const forged = [...id].map(
      (letter, at) => id.slice(0, at) + (letter === "A" ? "B" : "A") + id.slice(at + 1),
    );
    for (const output_id of [...forged.slice(3), id.slice(0, -1), `${id}AAAA`]) {
      expect(await anotherInstance()("get_results", { output_id })).toMatchObject(unknown);
    }
    for (const variables of [
      { JOB_ID_SECRET: "another" },
      { S3_BUCKET_NAME: "other" },
      { S3_OUTPUT_PREFIX: "else" },
    ]) {
      expect(await anotherInstance(variables)("get_results", { output_id: id })).toMatchObject(unknown);
    }
    expect(emulator.requests()).toEqual({});
  });

  it("another tenant's job, by its id, its path and its plain name", async () => {
    const { emulator, call } = await startTool(() => ({}), {
      variables: { ...secret, TENANT_HEADER: "X-Tenant" },
    });
    const as = (tenant: string) => ({
      bedrockAgentCorePropagatedHeaders: JSON.stringify({ "x-tenant": tenant }),
    });
    const submitted = await call("invoke_endpoint", { sequence: "MKT" }, as("a"));
    const output_id = submitted.data?.output_id;
    const { invocation } = await emulator.events.waitFor("invocation.completed");
    expect(await call("get_results", { output_id }, as("a"))).toMatchObject({
      data: { status: "completed" },
    });

    const name = (invocation.outputLocation ?? "").replace(/^.*\//, "").replace(/\.out$/, "");
    const before = emulator.requests()["s3.GetObject"];
    for (const id of [output_id, invocation.outputLocation, name]) {
      expect(await call("get_results", { output_id: id }, as("b"))).toMatchObject(unknown);
    }
    expect(emulator.requests()["s3.GetObject"]).toBe(before);
  });

  it("anything, without saying whose it is", async () => {
    const { call } = await startTool(() => ({}), { variables: { ...secret, TENANT_HEADER: "X-Tenant" } });
    const missing = {
      error_code: "TENANT_MISSING",
      message: "The request has no header x-tenant, which says whose jobs these are.",
    };
    expect(await call("invoke_endpoint", { sequence: "MKT" })).toMatchObject(missing);
    const headers = { bedrockAgentCorePropagatedHeaders: "not json" };
    expect(await call("get_results", { output_id: "x" }, headers)).toMatchObject(missing);
  });
});
