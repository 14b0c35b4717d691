import { Buffer, isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { ModelRequest } from "../../configuration/model-function.ts";
import type { ModelAnswer } from "../../endpoint/call-model.ts";

/** One line of a recording: a request, by the hash of its body, and the answer that it got. */
export const recordedAnswerSchema = z.strictObject({
  request: z.strictObject({
    sha256: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits"),
    contentType: z.string(),
    accept: z.string().optional(),
  }),
  response: z
    .strictObject({
      status: z.int(),
      contentType: z.string(),
      customAttributes: z.string().optional(),
      text: z.string().optional(),
      base64: z.string().optional(),
    })
    .refine(
      ({ text, base64 }) => (text === undefined) !== (base64 === undefined),
      "must hold text or base64",
    ),
  latencyMs: z.number().min(0),
});

export type RecordedAnswer = z.output<typeof recordedAnswerSchema>;

/** What makes two requests the same: body, content type and Accept. Ids and endpoint names differ from run to run. */
export function describeRequest({
  body,
  contentType,
  accept,
}: Pick<ModelRequest, "body" | "contentType" | "accept">): RecordedAnswer["request"] {
  const sha256 = createHash("sha256").update(body).digest("hex");
  return { sha256, contentType, ...(accept !== undefined && { accept }) };
}

/** Texts stay readable, so that a recording can be looked at and edited. */
export function describeAnswer({
  status,
  contentType,
  customAttributes,
  body,
}: ModelAnswer): RecordedAnswer["response"] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return {
    status,
    contentType,
    ...(customAttributes !== undefined && { customAttributes }),
    ...(isUtf8(bytes) ? { text: bytes.toString("utf8") } : { base64: bytes.toString("base64") }),
  };
}

export function bodyOfAnswer({ text, base64 }: RecordedAnswer["response"]): Uint8Array {
  return base64 === undefined ? Buffer.from(text ?? "") : Buffer.from(base64, "base64");
}
