import type { StartEmulated } from "./emulated.ts";
import type { World } from "./world.ts";

/**
 * How sure a fact is: AWS documents it, AWS's own service model or SDK source holds it, users saw it on a real account, or nobody
 * says and the emulator had to choose.
 */
export type Certainty = "documented" | "service model" | "reported" | "not known";

/** One fact about AWS that concerns a caller, and the program that finds out whether it is so. */
export type FidelityCase = {
  /** The test's name; unique. */
  readonly name: string;
  /** What is so on AWS; for what is not known, what the emulator does. */
  readonly fact: string;
  readonly certainty: Certainty;
  /** Where the fact stands, as a Markdown link; see `sources.ts`. */
  readonly source: string;
  /** The field or the fault that changes the emulator's behaviour, in backticks, and its default. Every "not known" has one. */
  readonly choice?: string;
  /** What the emulator does with that changed. Every "not known" shows it. */
  readonly otherwise?: (start: StartEmulated) => Promise<void>;
} & (
  | { readonly needsEmulator?: undefined; readonly run: (world: World) => Promise<void> }
  | {
      /** Why the case cannot run on a real account. */
      readonly needsEmulator: string;
      readonly run: (start: StartEmulated) => Promise<void>;
    }
);
