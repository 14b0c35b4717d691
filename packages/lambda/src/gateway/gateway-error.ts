/** The gateway cannot start as it was told to: the message says why, and what to do. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
}
