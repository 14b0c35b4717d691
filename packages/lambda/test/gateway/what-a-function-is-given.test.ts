import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { describeWith } from "@sagemaker-async/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixtureHandler, openGateway, runtimeClient } from "../support/gateway.ts";

const environment = { ...process.env, AWS_REGION: "eu-west-1", SAGEMAKER_ENDPOINT_NAME: "proteins" };

describeWith("what a function behind the gateway is given", runtimeClient, () => {
  let opened: Awaited<ReturnType<typeof openGateway>>;
  let echoed: {
    event: unknown;
    context: Record<string, unknown> & { clientContext: { custom: Record<string, string> } };
    environment: Record<string, string>;
    remainingMs: number;
    folder: string;
  };

  beforeAll(async () => {
    opened = await openGateway({ target: "proteins", environment, timeoutMs: 5_000, memoryMb: 512 });
    const { text } = await opened.call("echo", { text: "Grüße an Åsa", tool_name: "proteins___throw" });
    echoed = JSON.parse(text);
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  test("the arguments alone are the event", () => {
    expect(echoed.event).toEqual({ text: "Grüße an Åsa", tool_name: "proteins___throw" });
  });

  test("the tool's name and the ids of AgentCore Gateway stand in the client context, all as text", () => {
    const { custom } = echoed.context.clientContext;
    expect(custom).toEqual({
      bedrockAgentCoreToolName: "proteins___echo",
      bedrockAgentCoreMessageVersion: "1.0",
      bedrockAgentCoreAwsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      bedrockAgentCoreMcpMessageId: expect.stringMatching(/^\d+$/),
      bedrockAgentCoreGatewayId: expect.any(String),
      bedrockAgentCoreTargetId: expect.any(String),
    });
  });

  test("headers of the request reach the client context where the target lets them through", async () => {
    await using other = await openGateway({ requestHeaders: ["X-Tenant-Id", "X-Absent"] });
    const body = { jsonrpc: "2.0", id: 1, method: "tools/call" };
    const params = { name: "async-endpoint___echo", arguments: { text: "a" } };
    const response = await fetch(other.gateway.url, {
      method: "POST",
      headers: {
        Accept: "application/json, text/event-stream",
        "Content-Type": "application/json",
        "x-tenant-id": "globex",
        "x-other": "secret",
      },
      body: JSON.stringify({ ...body, params }),
    });
    const { result } = (await response.json()) as { result: { content: [{ text: string }] } };
    const { context } = JSON.parse(result.content[0].text);
    expect(context.clientContext.custom.bedrockAgentCorePropagatedHeaders).toEqual({
      "X-Tenant-Id": "globex",
    });
  });

  test("the context holds what the Runtime API's headers and Lambda's variables say", () => {
    expect(echoed.context).toMatchObject({
      functionName: "proteins",
      functionVersion: "$LATEST",
      memoryLimitInMB: "512",
      logGroupName: "/aws/lambda/proteins",
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
      invokedFunctionArn: "arn:aws:lambda:eu-west-1:000000000000:function:proteins",
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      xRayTraceId: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};/),
    });
    expect(echoed.remainingMs).toBeGreaterThan(0);
    expect(echoed.remainingMs).toBeLessThanOrEqual(5_000);
  });

  test("the environment is Lambda's, over the one that the gateway was given", async () => {
    const folder = dirname(fixtureHandler);
    expect(echoed.environment).toMatchObject({
      _HANDLER: "handler.handler",
      LAMBDA_TASK_ROOT: folder,
      AWS_REGION: "eu-west-1",
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split(".")[0]}.x`,
      TZ: ":UTC",
      SAGEMAKER_ENDPOINT_NAME: "proteins",
    });
    expect(echoed.folder).toBe(await realpath(folder));
  });
});
