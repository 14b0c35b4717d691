import { Ensemble, type EnsembleRow, sharesOf } from "./ensemble.ts";

/** Each parent counts by its confidence times its model weight. */
export class ScaledConfidenceWeighted extends Ensemble {
  protected readonly className = "ScaledConfidenceWeighted";

  protected shares(row: EnsembleRow): readonly number[] {
    return sharesOf(
      row.confidences.map((confidence, at) => confidence * (row.weights[at] ?? 0)),
      row,
    );
  }
}
