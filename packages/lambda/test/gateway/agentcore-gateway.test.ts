import { describeWith } from "@sagemaker-async/services";
import { expect, test } from "vitest";
import { connect, openGateway, runtimeClient } from "../support/gateway.ts";

const GENERIC = "An internal error occurred. Please retry later.";

describeWith("the gateway towards an agent", runtimeClient, () => {
  test("lists the tools of the schema as target___tool", async () => {
    await using opened = await openGateway({ target: "proteins" });
    const { tools } = await opened.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(opened.gateway.tools);
    expect(tools[0]).toMatchObject({
      name: "proteins___echo",
      description: "Answers with what it was given.",
      inputSchema: { type: "object", required: ["text"], properties: { text: { type: "string" } } },
    });
  });

  test("answers with the result's JSON as text", async () => {
    await using opened = await openGateway();
    const { isError, text } = await opened.call("calls");
    expect(isError).toBe(false);
    expect(JSON.parse(text)).toMatchObject({ calls: 1 });
  });

  test("refuses arguments that the schema does not allow, before the function sees them", async () => {
    await using opened = await openGateway();
    const { isError, text } = await opened.call("echo", {
      count: 1.5,
      sequences: [{ id: "P1" }, {}, { id: 7 }, null],
    });
    expect(isError).toBe(true);
    expect(text.split("\n")).toEqual([
      "Parameter validation failed: Invalid request parameters:",
      "- Missing required field(s): 'text'",
      "- Field '/count' has invalid type: number found, integer expected",
      "- Missing required field(s): '/sequences/1/id'",
      "- Field '/sequences/2/id' has invalid type: integer found, string expected",
      "- Field '/sequences/3' has invalid type: null found, object expected",
    ]);
    expect(JSON.parse((await opened.call("calls")).text)).toMatchObject({ calls: 1 });
  });

  test.each(["throw", "echo", "async-endpoint___nothing"])(
    "knows no tool %s without its target",
    async (name) => {
      await using opened = await openGateway();
      await expect(opened.client.callTool({ name, arguments: { text: "a" } })).rejects.toMatchObject({
        code: -32602,
        message: expect.stringContaining(`Unknown tool: ${name}`),
      });
    },
  );

  test("tells of a thrown error that there was one, and of nothing else", async () => {
    await using opened = await openGateway();
    expect(await opened.call("throw")).toEqual({ isError: true, text: GENERIC, meta: undefined });
  });

  test("with the exception level debug, tells what was thrown, in the text and in _meta", async () => {
    await using opened = await openGateway({ exceptionLevel: "debug" });
    const { isError, text, meta } = await opened.call("throw");
    expect(isError).toBe(true);
    expect(text).toContain("TypeError: the secret of this handler");
    expect(meta).toEqual({ debug: { type: "text", text } });
    expect((await opened.call("echo")).text).toMatch(/^ValidationException - Parameter validation failed/);
  });

  test("serves two agents at once, each call in a process of its own", async () => {
    await using opened = await openGateway({ timeoutMs: 3_000 });
    await using other = await connect(opened.gateway.url);
    const slow = opened.call("hang");
    const answers = await Promise.all([other.call("calls"), other.call("calls"), opened.call("calls")]);
    const processes = new Set(answers.map(({ text }) => JSON.parse(text).process));
    expect(processes.size).toBeGreaterThan(1);
    expect(await slow).toMatchObject({ isError: true, text: GENERIC });
  });

  test("is closed to pages of other sites, and to all but POST at /mcp", async () => {
    await using opened = await openGateway();
    const { port } = new URL(opened.gateway.url);
    const status = async (init: RequestInit, path = "/mcp") =>
      (await fetch(`http://127.0.0.1:${port}${path}`, init)).status;
    expect(await status({ method: "GET" })).toBe(405);
    expect(await status({ method: "POST" }, "/")).toBe(404);
    expect(await foreignHost(Number(port))).toBe(403);
  });
});

/** What a page of another site gets, whose name is made to resolve to this machine. */
async function foreignHost(port: number): Promise<number | undefined> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    request({ port, host: "127.0.0.1", path: "/mcp", method: "POST", headers: { Host: "evil.example" } })
      .on("response", (response) => resolve(response.resume().statusCode))
      .on("error", reject)
      .end("{}");
  });
}
