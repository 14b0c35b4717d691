import type { ErrorCode, JsonValue } from "@sagemaker-async/core/invoker";
import { isRow } from "../keys/key-rule.ts";
import type { Answer, ColumnKind } from "./answer.ts";
import { crc32 } from "./crc-32.ts";
import type { Times } from "./freshness.ts";

/** What a store keeps under a key: an answer, or a failure that is remembered, and what is known of it. */
export type Entry = Times & {
  /** The key's value: that of the key column, the key columns, what `keyOf` returned, or the row. */
  readonly key: JsonValue;
  /** The version of the model that answered. */
  readonly version: string;
  /** Epoch ms. */
  readonly createdAt: number;
} & (Answer | { readonly failure: StoredFailure });

/** The cause of a failure that is remembered. */
export type StoredFailure = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
};

const kinds: readonly ColumnKind[] = ["echo", "blank", "own"];
const sumLength = 8;

/**
 * An entry as the text that a store keeps: a checksum over the key and the rest, and the entry as JSON. So a text that is cut off,
 * changed, or stored under another entry's key is never taken for an answer.
 */
export function encodeEntry(storeKey: string, entry: Entry): string {
  const text = JSON.stringify(entry);
  return `${checksum(storeKey, text)}${text}`;
}

/** The entry in a stored text, or undefined when the text is not an entry of this format for this key. */
export function decodeEntry(storeKey: string, stored: string): Entry | undefined {
  const text = stored.slice(sumLength);
  if (stored.slice(0, sumLength) !== checksum(storeKey, text)) return undefined;
  let entry: unknown;
  try {
    entry = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isEntry(entry) ? entry : undefined;
}

/** Whether this is an entry, wherever it comes from. */
export function isEntry(entry: unknown): entry is Entry {
  if (!isRow(entry)) return false;
  const { key, version, createdAt, output, columns, failure } = entry;
  if (key === undefined || typeof version !== "string" || typeof createdAt !== "number") return false;
  if (![entry["staleAt"], entry["expiresAt"]].every(isTime)) return false;
  if (failure !== undefined) return isRow(failure) && typeof failure["code"] === "string";
  return (
    isRow(output) &&
    isRow(columns) &&
    Object.values(columns).every((kind) => kinds.some((known) => known === kind))
  );
}

/**
 * Whether an answer comes back from JSON as it is. NaN and Infinity do not: a program that answers with them could not compute, and
 * JSON would make `null` of them.
 */
export function isStorable(value: JsonValue | undefined): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "object" && value !== null) return Object.values(value).every(isStorable);
  return value === null || typeof value === "string" || typeof value === "boolean";
}

export function isAnswer(entry: Entry): entry is Extract<Entry, Answer> {
  return "output" in entry;
}

function isTime(value: unknown): boolean {
  return value === undefined || typeof value === "number";
}

function checksum(storeKey: string, text: string): string {
  return crc32(text, crc32(storeKey)).toString(16).padStart(sumLength, "0");
}
