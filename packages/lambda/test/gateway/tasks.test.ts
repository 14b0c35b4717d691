import { fileURLToPath } from "node:url";
import { type CallToolResult, CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import type { Emulator } from "@sagemaker-async/emulator";
import { describeWith } from "@sagemaker-async/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle, functionEnvironment, startEndpoint } from "../support/endpoint.ts";
import { openGateway, runtimeClient } from "../support/gateway.ts";

const name = "async-endpoint___invoke_endpoint";

describeWith("a job as an MCP task", runtimeClient, () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEndpoint();
  });
  afterAll(() => emulator.close());
  const open = (tasks: boolean) =>
    openGateway({ handler: bundle, environment: functionEnvironment(emulator), tasks });

  /** The task that a call became, once it is created. */
  const start = async ({ client }: Awaited<ReturnType<typeof open>>, sequence: string) => {
    const stream = client.experimental.tasks.callToolStream({ name, arguments: { sequence } }, undefined, {
      task: {},
    });
    const { value: created } = await stream.next();
    if (created?.type !== "taskCreated") throw new Error(`no task: ${JSON.stringify(created)}`);
    return created.task;
  };

  test("is created by invoke_endpoint, its state is the job's, and its result that of get_results", async () => {
    await using opened = await open(true);
    const done = emulator.events.waitFor("invocation.completed");
    const { taskId } = await start(opened, "MKTV");
    await done;
    const { tasks } = opened.client.experimental;
    expect(await tasks.getTask(taskId)).toMatchObject({ taskId, status: "completed" });
    const result = answerOf(await tasks.getTaskResult(taskId, CallToolResultSchema));
    expect(result).toMatchObject({
      data: { status: "completed", output_id: taskId, results: { length: 4 } },
    });
  });

  test("outlives the gateway: its id is the job's", async () => {
    const done = emulator.events.waitFor("invocation.completed");
    let taskId: string;
    {
      await using first = await open(true);
      ({ taskId } = await start(first, "MKTVR"));
    }
    await done;
    await using second = await open(true);
    expect(await second.client.experimental.tasks.getTask(taskId)).toMatchObject({ status: "completed" });
  });

  test("has failed where the model has, or where the job was not accepted", async () => {
    await using opened = await open(true);
    const { tasks } = opened.client.experimental;
    const failed = emulator.events.waitFor("invocation.failed");
    const { taskId } = await start(opened, "WW");
    await failed;
    expect(await tasks.getTask(taskId)).toMatchObject({ status: "failed" });

    const refused = await start(opened, "not a sequence");
    expect(refused).toMatchObject({ status: "failed", statusMessage: expect.any(String) });
    const result = answerOf(await tasks.getTaskResult(refused.taskId, CallToolResultSchema));
    expect(result).toMatchObject({ error_code: "INVALID_SEQUENCE" });
  });

  test("is at work with what the job says of itself, until it is cancelled by the tool for it", async () => {
    const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
    await using opened = await openGateway({
      handler: fixture("jobs.mjs"),
      schema: fixture("jobs.json"),
      tasks: true,
    });
    const { tasks } = opened.client.experimental;
    const { taskId } = await start(opened, "MKTV");
    expect(await tasks.getTask(taskId)).toMatchObject({
      status: "working",
      statusMessage: "cancelled: false",
      pollInterval: 7_000,
    });
    expect(await tasks.cancelTask(taskId)).toMatchObject({ taskId, status: "cancelled" });
    expect(await tasks.getTask("another")).toMatchObject({ statusMessage: "cancelled: true" });
    await expect(tasks.cancelTask("ended")).rejects.toThrow("terminal status");
    await expect(tasks.cancelTask("busy")).rejects.toThrow("could not be cancelled");
  });

  test("is not offered without --tasks, nor for another tool", async () => {
    await using without = await open(false);
    expect(without.client.getServerCapabilities()?.tasks).toBeUndefined();
    await using opened = await open(true);
    const { tools } = await opened.client.listTools();
    const offered = tools
      .filter(({ execution }) => execution?.taskSupport === "optional")
      .map((tool) => tool.name);
    expect(offered).toEqual([name]);
  });
});

function answerOf({ content: [first] }: CallToolResult): unknown {
  return first?.type === "text" ? JSON.parse(first.text) : undefined;
}
