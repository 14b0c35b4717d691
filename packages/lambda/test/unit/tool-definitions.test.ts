import { expect, it } from "vitest";
import * as z from "zod";
import { json } from "../../src/input/json-input.ts";
import { defineTool } from "../../src/tool/define-tool.ts";
import { toolDefinitions } from "../../src/tool/tool-definitions.ts";
import { endpointTools } from "../../src/tools/endpoint-tools.ts";

/** The gateway's subset of JSON Schema, as its API has it. */
const schemaDefinition: z.ZodType = z.lazy(() =>
  z.strictObject({
    type: z.enum(["string", "number", "object", "array", "boolean", "integer"]),
    properties: z.record(z.string(), schemaDefinition).optional(),
    required: z.array(z.string()).optional(),
    items: schemaDefinition.optional(),
    description: z.string().optional(),
  }),
);
const toolDefinition = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_-]+$/),
  description: z.string().min(1),
  inputSchema: schemaDefinition,
  outputSchema: schemaDefinition.optional(),
});

it("describes the shipped tools within the gateway's subset", () => {
  const definitions = toolDefinitions(endpointTools({ extra: ["cancel", "list_jobs", "predict"] }));
  expect(
    z
      .array(toolDefinition)
      .parse(definitions)
      .map(({ name }) => name),
  ).toEqual(["invoke_endpoint", "get_results", "cancel", "list_jobs", "predict"]);
  expect(definitions[0]?.inputSchema).toEqual({
    type: "object",
    properties: {
      sequence: { type: "string", description: expect.stringContaining("20 standard amino acids") },
    },
    required: ["sequence"],
  });
  expect(definitions[1]?.inputSchema).toMatchObject({
    properties: { output_id: { type: "string" }, wait_seconds: { type: "number" } },
    required: ["output_id"],
  });
});

it("leaves out what the gateway does not take", () => {
  const input = z.object({
    kind: z.enum(["a", "b"]).describe("a or b"),
    count: z.number().int().min(1).max(9).default(1),
    list: z.array(z.object({ name: z.string().regex(/x/) })),
    choice: z.union([z.string(), z.number()]).nullable(),
    anything: z.unknown(),
  });
  const tool = defineTool({ name: "t", description: "d", input, run: () => ({ message: "", data: {} }) });
  expect(toolDefinitions([tool])).toEqual([
    {
      name: "t",
      description: "d",
      inputSchema: {
        type: "object",
        properties: {
          kind: { type: "string", description: "a or b" },
          count: { type: "integer" },
          list: {
            type: "array",
            items: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
          },
          choice: { type: "string" },
          anything: { type: "object" },
        },
        required: ["kind", "list", "choice", "anything"],
      },
    },
  ]);
});

it("takes the argument of a model of one's own", () => {
  const schema = z.object({ ph: z.number() }).describe("Conditions");
  const [invoke] = toolDefinitions(endpointTools({ preset: json({ schema }) }));
  expect(invoke?.inputSchema).toEqual({
    type: "object",
    properties: {
      input: {
        type: "object",
        description: "Conditions",
        properties: { ph: { type: "number" } },
        required: ["ph"],
      },
    },
    required: ["input"],
  });
});
