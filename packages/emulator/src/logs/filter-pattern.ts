import { invalidParameter } from "./logs-input.ts";

/** A word, or a phrase in quotes with its escapes; before it `-` for what must be missing, or `?` for one of several. */
const TERM = /\s*([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\w+))(?=\s|$)/y;

/**
 * A filter pattern for text, as
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html describes it: all of its terms must be there, with
 * their case. Patterns for JSON, for columns and with regular expressions are not served.
 * @throws WireError InvalidParameterException
 */
export function readFilterPattern(pattern: string): (message: string) => boolean {
  const terms: Record<"" | "-" | "?", string[]> = { "": [], "-": [], "?": [] };
  const text = pattern.trim();
  TERM.lastIndex = 0;
  while (TERM.lastIndex < text.length) {
    const [found, sign, phrase, word = ""] = TERM.exec(text) ?? [];
    if (found === undefined) throw invalidParameter("Invalid filter pattern");
    const term = phrase?.replace(/\\(.)/g, "$1") ?? word;
    terms[sign === "-" || sign === "?" ? sign : ""].push(term);
  }
  const { "": wanted, "-": unwanted, "?": alternatives } = terms;
  // AWS passes over alternatives that stand beside other terms.
  const isEither = wanted.length + unwanted.length === 0 && alternatives.length > 0;
  return (message) => {
    const isThere = (term: string) => message.includes(term);
    return isEither ? alternatives.some(isThere) : wanted.every(isThere) && !unwanted.some(isThere);
  };
}
