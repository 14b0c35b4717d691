import { Ensemble, type EnsembleRow, sharesOf } from "./ensemble.ts";

/** Each parent counts by its confidence times how well that agrees with its error (`corrScale`). */
export class CalibratedConfidenceWeighted extends Ensemble {
  protected readonly className = "CalibratedConfidenceWeighted";

  protected shares(row: EnsembleRow): readonly number[] {
    return sharesOf(
      row.confidences.map((confidence, at) => confidence * (row.corrScale[at] ?? 1)),
      row,
    );
  }
}
