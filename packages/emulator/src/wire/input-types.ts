import { z } from "zod";

/**
 * Members of an input as all protocols bring them: the JSON and CBOR protocols as values, the query protocol as text.
 */

export const REQUIRED = "Member must not be null";
const atLeast = (minimum: number) => `Member must have value greater than or equal to ${minimum}`;
const atMost = (maximum: number) => `Member must have value less than or equal to ${maximum}`;

/** A name or text that must be there, with AWS's limits. */
export function text(longest: number, shortest = 1) {
  return z
    .string(REQUIRED)
    .min(shortest, `Member must have length greater than or equal to ${shortest}`)
    .max(longest, `Member must have length less than or equal to ${longest}`);
}

export function oneOf<const Value extends string>(values: readonly Value[]) {
  return z.enum(values, `Member must satisfy enum value set: [${values.join(", ")}]`);
}

export function double() {
  return z.preprocess(toNumber, z.number(REQUIRED));
}

export function integer(minimum: number, maximum = Number.MAX_SAFE_INTEGER) {
  return z.preprocess(toNumber, z.int(REQUIRED).min(minimum, atLeast(minimum)).max(maximum, atMost(maximum)));
}

export function boolean() {
  return z.preprocess(
    (value) => (value === "true" || value === "false" ? value === "true" : value),
    z.boolean(REQUIRED),
  );
}

/** A list; the query protocol writes an empty one as an empty text. */
export function list<Item extends z.ZodType>(item: Item, longest = Number.MAX_SAFE_INTEGER) {
  return z.preprocess(
    (value) => (value === "" ? [] : value),
    z.array(item, REQUIRED).max(longest, `Member must have length less than or equal to ${longest}`),
  );
}

/** A moment as epoch milliseconds. Comes as epoch seconds, as a Date, or as ISO 8601 text. */
export function time() {
  return z.preprocess(toEpochMs, z.number(REQUIRED));
}

function toNumber(value: unknown): unknown {
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))
    ? Number(value)
    : value;
}

function toEpochMs(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "number") return value * 1000;
  if (typeof value !== "string") return value;
  const epochMs = Date.parse(value);
  return Number.isNaN(epochMs) ? value : epochMs;
}
