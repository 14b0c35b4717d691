import { invalidOption } from "../errors/invalid-option.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";

/** How many rows of a call may fail. */
export type Tolerance = {
  /** Whether so many failures are too many, however many rows come. */
  isPassedBy(failed: number): boolean;
  /** Whether so many failures of so many rows are too many. */
  isPassedAtEndBy(failed: number, rows: number): boolean;
};

/** @throws {SageMakerAsyncError} `invalid_option` */
export function parseTolerance(given: number | string | undefined): Tolerance {
  if (given === undefined) return { isPassedBy: () => false, isPassedAtEndBy: () => false };
  if (typeof given === "number" && Number.isSafeInteger(given) && given >= 0) {
    const isPassedBy = (failed: number) => failed > given;
    return { isPassedBy, isPassedAtEndBy: isPassedBy };
  }
  const percent = typeof given === "string" ? Number(/^(\d+(?:\.\d+)?)%$/.exec(given)?.[1]) : Number.NaN;
  if (percent >= 0 && percent <= 100) {
    return { isPassedBy: () => false, isPassedAtEndBy: (failed, rows) => failed * 100 > percent * rows };
  }
  const message = `\`tolerate\` must be a count such as 10 or a share such as "5%", not ${JSON.stringify(given)}.`;
  throw invalidOption(message);
}

export function toleranceError(
  failed: number,
  given: number | string,
  cause: SageMakerAsyncError,
): SageMakerAsyncError {
  const message = `${failed} rows failed, and ${given} may. The first cause: ${cause.message}`;
  return new SageMakerAsyncError("tolerance_exceeded", message, cause);
}
