/** An error as an AWS service would answer it. */
export class WireError extends Error {
  override readonly name = "WireError";
  /** The AWS error code, such as `ValidationError`. */
  readonly code: string;
  readonly statusCode: number;
  /** Further members of the error's body. */
  readonly members: Record<string, unknown>;

  constructor(code: string, message: string, statusCode = 400, members: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.statusCode = statusCode;
    this.members = members;
  }
}

/** The runtime API spells it ValidationError; the control plane says ValidationException. */
export function validationError(message: string): WireError {
  return new WireError("ValidationError", message);
}

export function validationException(message: string): WireError {
  return new WireError("ValidationException", message);
}

/** AWS's form for constraints that a request breaks. */
export function constraintMessage(
  problems: readonly { member: string; value: string; constraint: string }[],
): string {
  const details = problems.map(
    ({ member, value, constraint }) =>
      `Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );
  const count = problems.length === 1 ? "1 validation error" : `${problems.length} validation errors`;
  return `${count} detected: ${details.join("; ")}`;
}
