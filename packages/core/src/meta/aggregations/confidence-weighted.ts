import { Ensemble, type EnsembleRow, sharesOf } from "./ensemble.ts";

/** Each parent counts by its own confidence in the row. */
export class ConfidenceWeighted extends Ensemble {
  protected readonly className = "ConfidenceWeighted";

  protected shares(row: EnsembleRow): readonly number[] {
    return sharesOf(row.confidences, row);
  }
}
