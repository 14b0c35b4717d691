import type { OpenedObject } from "../aws/read-object.ts";
import { s3ProblemOf } from "../aws/s3-problem.ts";
import type { Session } from "../session.ts";

/** What came of reading an object's body as UTF-8. */
export type TextRead =
  | { readonly text: string }
  | {
      readonly text?: undefined;
      readonly problem: "encoding" | "connection" | "timeout" | "other";
      readonly cause: unknown;
    };

/** What is left of a call's time for answering. */
const MARGIN_MS = 1500;

export async function readText(
  object: OpenedObject,
  mostBytes: number,
  { remainingMs }: Pick<Session, "remainingMs">,
): Promise<TextRead> {
  try {
    const bytes = await object.read(mostBytes, Math.max(0, remainingMs() - MARGIN_MS));
    const isWhole = bytes.byteLength === object.sizeBytes;
    // A text that is cut may be cut within a letter.
    return { text: new TextDecoder("utf-8", { fatal: isWhole }).decode(bytes) };
  } catch (cause) {
    return { problem: problemOf(cause), cause };
  }
}

function problemOf(cause: unknown): "encoding" | "connection" | "timeout" | "other" {
  if (cause instanceof TypeError && "code" in cause && cause.code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return "encoding";
  if (cause instanceof Error && cause.name === "TimeoutError") return "timeout";
  const problem = s3ProblemOf(cause);
  return problem === "broken-connection" || problem === "unreachable" ? "connection" : "other";
}
