import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { ToolDefinition } from "../tool/tool-definitions.ts";
import { GatewayError } from "./gateway-error.ts";
import { toolSchema } from "./tool-schema.ts";

/** @throws GatewayError where the file is no tool schema that AgentCore Gateway takes */
export async function readTools(file: string): Promise<readonly ToolDefinition[]> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new GatewayError(`The tool schema ${file} cannot be read: name it with --schema.`, { cause });
  });
  try {
    return toolSchema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new GatewayError(`AgentCore Gateway does not take the tool schema ${file}:\n${reason}`, { cause });
  }
}
