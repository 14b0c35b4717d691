import { expect, it } from "vitest";
import * as z from "zod";
import { createToolHandler } from "../../src/tool/create-tool-handler.ts";
import { defineTool } from "../../src/tool/define-tool.ts";

const named = (name: string) =>
  defineTool({
    name,
    description: "",
    input: z.looseObject({}),
    run: () => ({ message: "ran", data: { name } }),
  });
const handler = createToolHandler({
  tools: [named("invoke_endpoint"), named("get_results"), named("a___b")],
});
const ran = (name: string) => ({
  success: true,
  message: "ran",
  data: { name },
  timestamp: expect.any(String),
});

it.each([
  ["as recorded of the gateway", { custom: { bedrockAgentCoreToolName: "target___get_results" } }],
  ["as TypeScript's types once had it", { Custom: { bedrockAgentCoreToolName: "target___get_results" } }],
  ["as an old tutorial has it", { custom: { bedrockagentcoreToolName: "target___get_results" } }],
  ["without a target", { custom: { bedrockAgentCoreToolName: "get_results" } }],
  [
    "among other keys",
    { client: {}, env: {}, custom: { other: 1, BEDROCKAGENTCORETOOLNAME: "t-1___get_results" } },
  ],
])("finds the tool's name %s", async (_, clientContext) => {
  expect(await handler({}, { clientContext })).toEqual(ran("get_results"));
});

it("splits a target from its tool at the first ___", async () => {
  const clientContext = { custom: { bedrockAgentCoreToolName: "target___a___b" } };
  expect(await handler({}, { clientContext })).toEqual(ran("a___b"));
});

it("A19-29: a tool's name in the arguments cannot re-route the call", async () => {
  const event = {
    tool_name: "get_results",
    bedrockAgentCoreToolName: "target___get_results",
    clientContext: { custom: { bedrockAgentCoreToolName: "target___get_results" } },
  };
  const clientContext = { custom: { bedrockAgentCoreToolName: "target___invoke_endpoint" } };
  expect(await handler(event, { clientContext })).toEqual(ran("invoke_endpoint"));
  expect(await handler(event, {})).toMatchObject({ error_code: "MISSING_TOOL_NAME" });
});

it.each([
  ["no context", undefined],
  ["no client context", {}],
  ["null", { clientContext: null }],
  ["an empty one", { clientContext: { custom: {} } }],
  ["a list", { clientContext: ["custom"] }],
])("MISSING_TOOL_NAME: %s", async (_, context) => {
  expect(await handler({}, context)).toEqual({
    success: false,
    error_code: "MISSING_TOOL_NAME",
    message: "Tool name not found in context object.",
    timestamp: expect.any(String),
  });
});

it.each(["toString", "__proto__", "erase"])("UNKNOWN_TOOL: %s", async (name) => {
  const clientContext = { custom: { bedrockAgentCoreToolName: `target___${name}` } };
  expect(await handler({}, { clientContext })).toEqual({
    success: false,
    error_code: "UNKNOWN_TOOL",
    message: `Unknown tool: ${name}. Supported tools are: invoke_endpoint, get_results, a___b`,
    timestamp: expect.any(String),
  });
});

it("HANDLER_ERROR: what a tool throws, without its words", async () => {
  const failing = defineTool({
    name: "fail",
    description: "",
    input: z.looseObject({}),
    run: () => {
      throw new TypeError("password=hunter2");
    },
  });
  const clientContext = { custom: { bedrockAgentCoreToolName: "target___fail" } };
  expect(await createToolHandler({ tools: [failing] })({}, { clientContext })).toEqual({
    success: false,
    error_code: "HANDLER_ERROR",
    message: "Unexpected error occurred: TypeError. The function's log has the details.",
    timestamp: expect.any(String),
  });
});

it("answers a context that cannot be read", async () => {
  const context = {
    get clientContext(): unknown {
      throw new Error("no");
    },
  };
  expect(await handler({}, context)).toMatchObject({ success: false, error_code: "HANDLER_ERROR" });
});
