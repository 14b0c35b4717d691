import { expect, it } from "vitest";
import { startTool, type ToolTestOptions } from "../support/start-tool.ts";

const sequence = "MKTVRQERLK";
const waiting: ToolTestOptions = {
  around: { clock: { frozen: true } },
  endpoint: { instances: { initial: 0, min: 0, max: 1, coldStartMs: 600_000 } },
};

it("the same sequence within the window is the same job, in every instance", async () => {
  const { emulator, call, anotherInstance } = await startTool(() => ({}), waiting);
  const { data } = await call("invoke_endpoint", { sequence });
  for (const again of [call, anotherInstance()]) {
    expect(await again("invoke_endpoint", { sequence: ` ${sequence.toLowerCase()}\n` })).toMatchObject({
      success: true,
      data: { output_id: data?.output_id, s3_output_path: data?.["s3_output_path"], resubmission: true },
    });
  }
  expect(emulator.requests()["sagemaker-runtime.InvokeEndpointAsync"]).toBe(1);
});

it("another sequence, another tenant, a later time and a window of 0 are jobs of their own", async () => {
  let now = Date.now();
  const clock = { now: () => now, sleep: async () => undefined };
  const variables = { JOB_ID_SECRET: "a secret of this test", TENANT_HEADER: "x-tenant" };
  const { emulator, call, anotherInstance } = await startTool(() => ({}), { ...waiting, clock, variables });
  const as = (tenant: string) => ({
    bedrockAgentCorePropagatedHeaders: JSON.stringify({ "X-Tenant": tenant }),
  });
  await call("invoke_endpoint", { sequence }, as("a"));
  await call("invoke_endpoint", { sequence: `${sequence}A` }, as("a"));
  await call("invoke_endpoint", { sequence }, as("b"));
  await anotherInstance({ RESUBMIT_WINDOW_SECONDS: "0" })("invoke_endpoint", { sequence }, as("a"));
  now += 300_001;
  await call("invoke_endpoint", { sequence }, as("a"));
  expect(emulator.requests()["sagemaker-runtime.InvokeEndpointAsync"]).toBe(5);
});

it("what failed is submitted anew", async () => {
  const { emulator, call } = await startTool(() => {
    throw new Error("no");
  });
  await call("invoke_endpoint", { sequence });
  await emulator.events.waitFor("invocation.failed");
  expect((await call("invoke_endpoint", { sequence })).data?.["resubmission"]).toBeUndefined();
  expect(emulator.requests()["sagemaker-runtime.InvokeEndpointAsync"]).toBe(2);
});

it("a record that cannot be kept loses no job", async () => {
  const { emulator, call } = await startTool(() => ({ done: true }));
  emulator.faults.add({ kind: "error", operation: "s3.PutObject", skip: 1 });
  const { data } = await call("invoke_endpoint", { sequence });
  await emulator.events.waitFor("invocation.completed");
  expect(await call("get_results", { output_id: data?.output_id })).toMatchObject({
    data: { results: { done: true } },
  });
});
