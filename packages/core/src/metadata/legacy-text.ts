import { textOfBase64 } from "./base64-text.ts";

/** Shorter words are now and then base64 of something printable by chance: `disk` is that of `v+$`. */
const LEAST_LENGTH = 16;
const unsafeForLegacyTags = /[^A-Za-z0-9_.:/=+\-@]/;
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\t\r\n]*$/u;

/**
 * The text of a tag that Workbench wrote before it marked base64; `undefined` where the tag is plain text.
 *
 * Nothing tells the two apart for certain, so this asks for what such a tag always has: strict base64 of printable UTF-8, with a
 * character in it that made encoding necessary. A short value must also be a JSON object or list. All else is plain.
 */
export function legacyText(value: string): string | undefined {
  const text = textOfBase64(value);
  if (text === undefined || !unsafeForLegacyTags.test(text) || !printable.test(text)) return undefined;
  return value.length >= LEAST_LENGTH || isObjectOrList(text) ? text : undefined;
}

function isObjectOrList(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}
