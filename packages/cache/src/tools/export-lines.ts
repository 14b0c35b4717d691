import type { Row } from "@sagemaker-async/core/invoker";
import { isRow } from "../keys/key-rule.ts";

/** An export as lines, or as a file is read: in pieces of text or bytes. */
export type ExportSource = Iterable<string> | AsyncIterable<string | Uint8Array>;

/** The lines of an export, without empty ones. They end with `\n` alone: other ends of lines that Unicode knows may be in a text. */
export async function* linesOf(source: ExportSource): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let begun = "";
  for await (const piece of source) {
    const [end = "", ...others] = (
      typeof piece === "string" ? piece : decoder.decode(piece, { stream: true })
    ).split("\n");
    begun += end;
    for (const other of others) {
      if (begun.trim() !== "") yield begun;
      begun = other;
    }
  }
  begun += decoder.decode();
  if (begun.trim() !== "") yield begun;
}

/** What a line holds; nothing, where it is no JSON object. */
export function parsedLine(line: string): Row {
  try {
    const value: unknown = JSON.parse(line);
    return isRow(value) ? value : {};
  } catch {
    return {};
  }
}
