import { coloured } from "./colours.ts";
import type { Explanation } from "./explain-error.ts";

/** `error: what happened`, and what helps below it. */
export function printError(
  { message, hint }: Explanation,
  stream: NodeJS.WriteStream = process.stderr,
): void {
  stream.write(`${coloured("red", "error:", stream)} ${message}\n`);
  if (hint !== undefined) stream.write(`${coloured("dim", `  ${hint}`, stream)}\n`);
}
