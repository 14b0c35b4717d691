import { invalidOption } from "../errors/invalid-option.ts";
import type { JsonValue } from "../types/row.ts";
import { base64OfText, textOfBase64 } from "./base64-text.ts";
import { legacyText } from "./legacy-text.ts";

const MARKER = "b64:";
/** Stands for the empty text, which some AWS clients cannot write into a tag. */
const EMPTY = " ";
const safeCharacters = /^[A-Za-z0-9 _.:/=+@-]*$/;

/** A value → the text of its tag, in characters that every AWS tag may hold. The text may be longer than a tag. */
export function encodeTagValue(value: JsonValue): string {
  if (value === "") return EMPTY;
  const text = typeof value === "string" && isReadAsItself(value) ? value : toJson(value);
  return isSafeAsItStands(text) ? text : MARKER + base64OfText(text);
}

/** The text of a tag → its value: whatever JSON it holds, else the text itself. Never throws. */
export function decodeTagValue(text: string): JsonValue {
  if (text === EMPTY) return "";
  if (text.startsWith(MARKER)) return jsonOrText(textOfBase64(text.slice(MARKER.length)) ?? text);
  const value = jsonOrText(text);
  return value === text ? jsonOrText(legacyText(text) ?? text) : value;
}

/** False for the texts `12` and `true`, which would come back as a number and a boolean, and for what UTF-8 cannot hold. */
function isReadAsItself(text: string): boolean {
  return text.isWellFormed() && jsonOrText(text) === text;
}

/** Workbench takes any text that happens to be base64 for encoded, so such a text is never left plain. */
function isSafeAsItStands(text: string): boolean {
  const isAmbiguous = text === EMPTY || text.startsWith(MARKER) || textOfBase64(text) !== undefined;
  return safeCharacters.test(text) && !isAmbiguous;
}

function jsonOrText(text: string): JsonValue {
  try {
    const value = JSON.parse(text) as JsonValue;
    return typeof value === "number" && !isExact(value, text) ? text : value;
  } catch {
    return text;
  }
}

/** A long id made of digits must not be rounded. */
function isExact(value: number, text: string): boolean {
  return Number.isFinite(value) && (!/^-?\d+$/.test(text) || String(value) === text);
}

function toJson(value: JsonValue): string {
  const json: string | undefined = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== "number" || Number.isFinite(part)) return part;
    throw invalidOption(`${part} is not a JSON number, so no tag can hold it.`);
  });
  if (json !== undefined) return json;
  throw invalidOption(`A tag holds a JSON value, not ${typeof value}.`);
}
