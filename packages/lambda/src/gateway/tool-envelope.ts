import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";

/** The part of the shipped tools' answers that says where a job stands. */
const envelope = z.object({
  success: z.boolean(),
  message: z.string().optional(),
  error_code: z.string().optional(),
  data: z
    .object({
      output_id: z.string().optional(),
      status: z.string().optional(),
      message: z.string().optional(),
      check_interval_seconds: z.number().positive().optional(),
    })
    .default({}),
  details: z.object({ retry_suggested: z.boolean().optional() }).default({}),
});

export type ToolEnvelope = z.infer<typeof envelope>;

/** Undefined where the tool failed, or answers in another form. */
export function readEnvelope({ content, isError }: CallToolResult): ToolEnvelope | undefined {
  const [first] = content;
  if (isError === true || first?.type !== "text") return undefined;
  try {
    return envelope.safeParse(JSON.parse(first.text)).data;
  } catch {
    return undefined;
  }
}
