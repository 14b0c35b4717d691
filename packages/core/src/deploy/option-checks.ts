import { invalidOption } from "../errors/invalid-option.ts";

/** What a text option must be. */
export type TextRule = { readonly pattern: RegExp; readonly most: number; readonly words: string };

/** Gathers everything that is wrong with a call's options, so that all of it can be put right at once. */
export class OptionChecks {
  readonly #problems: string[] = [];

  add(problem: string): void {
    this.#problems.push(problem);
  }

  text(option: string, value: unknown, { pattern, most, words }: TextRule): void {
    if (typeof value === "string" && value.length <= most && pattern.test(value)) return;
    this.add(`\`${option}\` must be ${words}, at most ${most} characters, not ${shown(value)}.`);
  }

  whole(option: string, value: unknown, least: number, most: number = Number.MAX_SAFE_INTEGER): void {
    if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return;
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    this.add(`\`${option}\` must be a whole number ${range}, not ${shown(value)}.`);
  }

  positive(option: string, value: unknown): void {
    if (typeof value === "number" && Number.isFinite(value) && value > 0) return;
    this.add(`\`${option}\` must be a number above 0, not ${shown(value)}.`);
  }

  /** A misspelt option must not be ignored in silence. */
  known(given: object, names: readonly string[], prefix = ""): void {
    for (const name of Object.keys(given)) {
      if (names.includes(name)) continue;
      this.add(`There is no option \`${prefix}${name}\`. The options are: ${names.join(", ")}.`);
    }
  }

  /** @throws {SageMakerAsyncError} `invalid_option`, with every problem. */
  end(what: string): void {
    if (this.#problems.length === 0) return;
    const [count, list] = [this.#problems.length, this.#problems.join(" ")];
    const message = `${what} is not possible with these options (${count} ${count === 1 ? "problem" : "problems"}): ${list}`;
    throw invalidOption(message);
  }
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
