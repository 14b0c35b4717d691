import type { Row } from "@sagemaker-async/core/invoker";
import type { Answer, ColumnKind } from "./answer.ts";

const kinds: readonly ColumnKind[] = ["echo", "blank", "own"];

/** An answer as the text that a store keeps: `{v, createdAt (epoch ms), output, columns?}`. */
export function encodeEntry(answer: Answer, createdAt: number): string {
  const { output, columns } = answer;
  return JSON.stringify({ v: 1, createdAt, output, ...(Object.keys(columns).length > 0 && { columns }) });
}

/** The answer in a stored text, or undefined when the text is not an entry of this format. */
export function decodeEntry(text: string): Answer | undefined {
  let entry: unknown;
  try {
    entry = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(entry) || entry["v"] !== 1 || !isObject(entry["output"])) return undefined;
  const columns = entry["columns"] ?? {};
  if (!isColumnKinds(columns)) return undefined;
  // What JSON.parse made of an object is a row: nothing but JSON can be in it.
  return { output: entry["output"] as Row, columns };
}

function isColumnKinds(value: unknown): value is { readonly [column: string]: ColumnKind } {
  return isObject(value) && Object.values(value).every((kind) => kinds.some((known) => known === kind));
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
