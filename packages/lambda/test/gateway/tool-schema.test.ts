import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findHandler } from "../../src/gateway/lambda/find-handler.ts";
import { readTools } from "../../src/gateway/read-tools.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gateway-"));
});
afterAll(() => rm(folder, { recursive: true }));

const tool = (property: object) => ({
  name: "t",
  description: "d",
  inputSchema: { type: "object", properties: { unit: property } },
});

async function schemaFile(content: unknown): Promise<string> {
  const file = join(folder, "tools.json");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

describe("the tool schema", () => {
  test.each([
    ["the inline payload", [tool({ type: "string" })]],
    ["the field that holds it", { inlinePayload: [tool({ type: "string" })] }],
  ])("is %s", async (_, content) => {
    expect(await readTools(await schemaFile(content))).toEqual([tool({ type: "string" })]);
  });

  test.each(["enum", "default", "minimum", "maximum", "pattern", "oneOf", "additionalProperties"])(
    "may not use %s, which AgentCore Gateway does not take",
    async (keyword) => {
      const file = await schemaFile([tool({ type: "string", [keyword]: [] })]);
      await expect(readTools(file)).rejects.toThrow(keyword);
    },
  );

  test("that is no JSON is told of with its file", async () => {
    const file = await schemaFile("{");
    await expect(readTools(file)).rejects.toThrow(file);
  });
});

describe("a handler's file", () => {
  test("is named as Lambda names it", async () => {
    await writeFile(join(folder, "index.mjs"), "");
    expect(findHandler(join(folder, "index.mjs"))).toEqual({ taskRoot: folder, handler: "index.handler" });
  });

  test("that Lambda's runtime would pass over for another is refused", async () => {
    await writeFile(join(folder, "both.js"), "");
    await writeFile(join(folder, "both.cjs"), "");
    expect(() => findHandler(join(folder, "both.cjs"))).toThrow(
      `Lambda's runtime would load ${join(folder, "both.js")}`,
    );
  });
});
