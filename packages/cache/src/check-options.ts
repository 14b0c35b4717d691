import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";

/** What an option has to be, for callers without a type checker. Where it is not required it may be left out. */
export type OptionRule = {
  readonly mustBe: string;
  readonly isRequired?: boolean;
  holds(value: unknown): boolean;
};

export const anything: OptionRule = { mustBe: "anything", holds: () => true };
export const text: OptionRule = {
  mustBe: "a text that is not empty",
  holds: (value) => typeof value === "string" && value !== "",
};
export const yesOrNo: OptionRule = { mustBe: "true or false", holds: (value) => typeof value === "boolean" };
export const aFunction: OptionRule = { mustBe: "a function", holds: (value) => typeof value === "function" };
export const aboveZeroMs: OptionRule = {
  mustBe: "a number of milliseconds above 0",
  holds: (value) => Number.isFinite(value) && Number(value) > 0,
};
export const wholeFrom = (least: number, unit = ""): OptionRule => ({
  mustBe: `a whole number ${unit}from ${least}`,
  holds: (value) => Number.isSafeInteger(value) && Number(value) >= least,
});
export const wholeMsFrom = (least: number): OptionRule => wholeFrom(least, "of milliseconds ");
export const oneOf = (...choices: readonly string[]): OptionRule => ({
  mustBe: `one of ${choices.join(", ")}`,
  holds: (value) => choices.some((choice) => choice === value),
});
export const listOf = (rule: OptionRule): OptionRule => ({
  mustBe: `an array that is not empty, each of it ${rule.mustBe}`,
  holds: (value) => Array.isArray(value) && value.length > 0 && value.every(rule.holds),
});
export const required = (rule: OptionRule): OptionRule => ({ ...rule, isRequired: true });

/** Throws `invalid_option` unless `options` is an object that holds only these, each as its rule says. */
export function checkOptions<Options>(
  owner: string,
  options: unknown,
  rules: { readonly [Name in keyof Required<Options>]: OptionRule },
): void {
  const known = new Map(Object.entries<OptionRule>(rules));
  const names = [...known.keys()].join(", ");
  if (typeof options !== "object" || options === null) {
    throw invalidOption(`${owner}: options must be an object with ${names}.`);
  }
  const given = new Map<string, unknown>(Object.entries(options));
  for (const name of given.keys()) {
    if (!known.has(name)) throw invalidOption(`${owner}: unknown option "${name}". Known options: ${names}.`);
  }
  for (const [name, rule] of known) checkOption(owner, name, given.get(name), rule);
}

export function checkOption(owner: string, name: string, value: unknown, rule: OptionRule): void {
  if (value === undefined ? !rule.isRequired : rule.holds(value)) return;
  // A text may be a secret.
  const but = typeof value === "number" ? `, not ${value}` : "";
  throw invalidOption(`${owner}: ${name} must be ${rule.mustBe}${but}.`);
}

/** The error of a wrong option. */
export function invalidOption(message: string): SageMakerAsyncError {
  return new SageMakerAsyncError("invalid_option", message);
}
