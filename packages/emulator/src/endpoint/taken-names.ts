import type { Assumptions } from "../configuration/assumptions-schema.ts";
import { validationError } from "../wire/wire-error.ts";
import type { InvocationRequest } from "./invocation.ts";

type Refusals = Pick<Assumptions, "repeatedInferenceId" | "repeatedFilename">;
type Named = Pick<InvocationRequest, "inferenceId" | "outputLocation">;

/** The names that an endpoint's requests have had, as far as a second use of them is refused. */
export class TakenNames {
  readonly #refusals: Refusals;
  readonly #taken = new Set<string>();

  constructor(refusals: Refusals) {
    this.#refusals = refusals;
  }

  /** @throws WireError ValidationError that says which name was used before */
  refuseTaken(request: Named): void {
    for (const name of this.#namesOf(request)) {
      if (this.#taken.has(name)) throw validationError(`${name} has been used before.`);
    }
  }

  add(request: Named): void {
    for (const name of this.#namesOf(request)) this.#taken.add(name);
  }

  clear(): void {
    this.#taken.clear();
  }

  #namesOf({ inferenceId, outputLocation }: Named): string[] {
    const { repeatedInferenceId, repeatedFilename } = this.#refusals;
    return [
      ...(repeatedInferenceId === "refuse" ? [`InferenceId ${inferenceId}`] : []),
      ...(repeatedFilename === "refuse" && outputLocation !== undefined
        ? [`OutputLocation ${outputLocation}`]
        : []),
    ];
  }
}
