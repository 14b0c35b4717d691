import { Ensemble, type EnsembleRow } from "./ensemble.ts";

/** Each parent counts by its model weight alone, usually the inverse of its mean absolute error. */
export class InverseMaeWeighted extends Ensemble {
  protected readonly className = "InverseMaeWeighted";

  protected shares({ weights }: EnsembleRow): readonly number[] {
    return weights;
  }
}
