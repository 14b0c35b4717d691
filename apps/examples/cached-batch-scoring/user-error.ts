/** A mistake that the user can put right: told in one message, without a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";
}
