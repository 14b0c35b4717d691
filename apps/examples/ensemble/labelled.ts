import type { Invoker } from "@sagemaker-async/core";

/** Above this, in log mol/L, a molecule counts as soluble. */
const SOLUBLE = -3;

export const labelOf = (logSolubility: number) => (logSolubility > SOLUBLE ? "soluble" : "insoluble");

/** An endpoint whose numbers are labels, so that a vote can be held: whatever answers rows can be a node of a graph. */
export function labelled(endpoint: Invoker): Invoker {
  return {
    name: endpoint.name,
    async *stream(rows, options) {
      for await (const result of endpoint.stream(rows, options)) {
        if (!result.ok) yield result;
        else {
          const output = { prediction: labelOf(Number(result.row["prediction"])) };
          yield { ...result, output, row: { ...result.row, ...output } };
        }
      }
    },
  };
}
