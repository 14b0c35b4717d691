import { InferenceCache } from "@sagemaker-async/cache";
import { memoryStore } from "@sagemaker-async/cache/memory";
import { describe, expect, it } from "vitest";
import { startTool, type ToolTestOptions } from "../support/start-tool.ts";

const sequence = "MKTVRQERLK";
const cold: ToolTestOptions = {
  around: { clock: { frozen: true } },
  endpoint: { instances: { initial: 0, min: 0, max: 1, coldStartMs: 60_000 } },
};

describe("cancel", () => {
  it("withdraws a job that is queued; the same input can be submitted anew", async () => {
    const { emulator, call, submit } = await startTool(() => ({}), { ...cold, extra: ["cancel"] });
    const output_id = await submit();
    expect(await call("cancel", { output_id })).toMatchObject({
      success: true,
      data: { status: "cancelling", output_id },
    });
    const again = await call("invoke_endpoint", { sequence });
    expect(again.data).not.toHaveProperty("resubmission");

    await emulator.clock.advance(60_000);
    await emulator.events.waitFor("invocation.failed");
    expect(await call("get_results", { output_id })).toMatchObject({
      success: false,
      error_code: "JOB_CANCELLED",
    });
    expect(await call("get_results", { output_id: again.data?.output_id })).toMatchObject({
      data: { status: "completed" },
    });
  });

  it("leaves a job that has ended, and knows no other ids than get_results", async () => {
    const { emulator, call, submit } = await startTool(() => [1], { extra: ["cancel"] });
    const output_id = await submit();
    await emulator.events.waitFor("invocation.completed");
    expect(await call("cancel", { output_id })).toMatchObject({ data: { status: "completed" } });
    expect(await call("cancel", { output_id: "unknown" })).toMatchObject({ error_code: "JOB_NOT_FOUND" });
    expect(emulator.requests()["s3.DeleteObjects"]).toBeUndefined();
  });
});

describe("list_jobs", () => {
  const variables = { JOB_ID_SECRET: "a secret of this test", TENANT_HEADER: "x-tenant" };
  const as = (tenant: string) => ({
    bedrockAgentCorePropagatedHeaders: JSON.stringify({ "x-tenant": tenant }),
  });

  it("lists the caller's own, by ids that get_results takes", async () => {
    const { call } = await startTool(() => ({}), { ...cold, variables, extra: ["list_jobs"] });
    await call("invoke_endpoint", { sequence }, as("a"));
    await call("invoke_endpoint", { sequence: `${sequence}A` }, as("a"));
    await call("invoke_endpoint", { sequence }, as("b"));
    const { data } = await call("list_jobs", {}, as("a"));
    const jobs = data?.["jobs"] as { output_id: string }[];
    expect(jobs).toHaveLength(2);
    for (const { output_id } of jobs) {
      expect(jobs).toContainEqual({ output_id, submitted_at: expect.any(String), expired: false });
      expect(await call("get_results", { output_id }, as("a"))).toMatchObject({
        data: { status: "in_progress" },
      });
    }
    expect(await call("list_jobs", {}, as("c"))).toMatchObject({ message: "0 jobs", data: { jobs: [] } });
  });

  it("says so where the role must not list", async () => {
    const principals = { noList: { deny: ["s3:ListBucket"] } };
    const { anotherInstance } = await startTool(() => ({}), { extra: ["list_jobs"], around: { principals } });
    const call = anotherInstance({}, { credentials: { accessKeyId: "noList", secretAccessKey: "any" } });
    expect(await call("list_jobs", {})).toMatchObject({ error_code: "ACCESS_DENIED" });
  });
});

describe("predict", () => {
  it("answers the result within the call", async () => {
    const { call } = await startTool((text) => ({ letters: text.length }), { extra: ["predict"] });
    expect(await call("predict", { sequence })).toMatchObject({
      data: { status: "completed", results: { letters: 10 } },
    });
  });

  it("hands back an id where it takes too long", async () => {
    const { emulator, call } = await startTool(() => ({}), {
      ...cold,
      extra: ["predict"],
      remainingMs: 3000,
    });
    const { data } = await call("predict", { sequence });
    expect(data).toMatchObject({ status: "in_progress", output_id: expect.any(String) });
    await emulator.clock.advance(60_000);
    await emulator.events.waitFor("invocation.completed");
    expect(await call("get_results", { output_id: data?.output_id })).toMatchObject({
      data: { status: "completed" },
    });
  });

  it("answers a failure as get_results does", async () => {
    const { call } = await startTool(
      () => {
        throw new Error("no");
      },
      { extra: ["predict"] },
    );
    expect(await call("predict", { sequence })).toMatchObject({ error_code: "PREDICTION_FAILED" });
  });

  it("answers from an InferenceCache what was predicted before", async () => {
    const store = memoryStore();
    const { emulator, call } = await startTool((text) => ({ letters: text.length }), {
      extra: ["predict"],
      cache: (endpoint) => new InferenceCache(endpoint, { keyColumn: "sequence", version: "1", store }),
    });
    expect(await call("predict", { sequence })).toMatchObject({ data: { results: { letters: 10 } } });
    await emulator.reset({ objects: true });
    expect(await call("predict", { sequence })).toEqual({
      success: true,
      message: "Results retrieved successfully",
      timestamp: expect.any(String),
      data: { status: "completed", results: { letters: 10 }, output_id: null, cached: true },
    });
    expect(emulator.requests()).toEqual({});
  });
});
