import { InvalidArgumentError } from "@commander-js/extra-typings";

/** Reads the value of an option that is a count. */
export function wholeNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new InvalidArgumentError("Write a whole number of at least 1.");
}

/** Reads the value of an option that is an amount. */
export function amount(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a number, such as 2.5.");
}
