import { Combination } from "./combination.ts";
import type { Combined } from "./combined-row.ts";
import { cellOf } from "./missing-policy.ts";
import type { Predictions } from "./predictions.ts";
import { mean, standardDeviation } from "./statistics.ts";

/** The mean of the predictions, and of the confidences. */
export class Mean extends Combination {
  protected readonly className = "Mean";

  protected combine({ predictions, confidences }: Predictions): Combined {
    return {
      prediction: cellOf(mean(predictions)),
      standardDeviation: standardDeviation(predictions),
      confidence: mean(confidences),
    };
  }
}
