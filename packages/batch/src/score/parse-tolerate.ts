import { InvalidArgumentError } from "@commander-js/extra-typings";

/** Whether so many failed rows of so many may be. */
export type Tolerates = (failed: number, rows: number) => boolean;

/** `10` rows, or `1%` of them. */
export function parseTolerate(text: string): Tolerates {
  if (/^\d+$/.test(text)) return (failed) => failed <= Number(text);
  const percent = Number(/^(\d+(?:\.\d+)?)%$/.exec(text)?.[1]);
  if (percent <= 100) return (failed, rows) => failed * 100 <= percent * rows;
  throw new InvalidArgumentError("Write a count such as 10, or a share such as 1%.");
}
