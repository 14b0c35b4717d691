import { badInput, MAX_ROW_LENGTH, tooLong } from "./bad-input.ts";
import { refuseForeignBytes } from "./foreign-bytes.ts";
import type { Format } from "./format.ts";

/** Bytes → UTF-8 text, in pieces, without a byte order mark. Whatever is no text is refused by its line. */
export async function* textOf(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  format: Format,
): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  let isFirst = true;
  const decode = (piece?: Uint8Array): string => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      const lossy = new TextDecoder().decode(piece);
      const at = line + linesIn(lossy.slice(0, Math.max(0, lossy.indexOf("\ufffd"))));
      throw badInput(name, at, "this is not UTF-8 text. Convert it, for example: iconv -f LATIN1 -t UTF-8.");
    }
  };
  for await (const piece of bytes) {
    if (isFirst) refuseForeignBytes(piece, name, format);
    isFirst = false;
    const text = decode(piece);
    const zero = text.indexOf("\0");
    if (zero >= 0) {
      const at = line + linesIn(text.slice(0, zero));
      throw badInput(
        name,
        at,
        "there is a NUL byte, so this is no text: a binary file, or UTF-16. Convert it to UTF-8.",
      );
    }
    line += linesIn(text);
    yield text;
  }
  decode();
}

function linesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

/** Text in pieces → its lines, without their ends. */
export async function* linesOf(text: AsyncIterable<string>, name: string): AsyncGenerator<string> {
  let rest = "";
  let line = 1;
  for await (const piece of text) {
    let start = 0;
    for (let end = piece.indexOf("\n"); end >= 0; end = piece.indexOf("\n", start)) {
      const whole = rest + piece.slice(start, end);
      yield whole.endsWith("\r") ? whole.slice(0, -1) : whole;
      rest = "";
      start = end + 1;
      line += 1;
    }
    rest += piece.slice(start);
    if (rest.length > MAX_ROW_LENGTH) throw tooLong(name, line);
  }
  if (rest !== "") yield rest;
}
