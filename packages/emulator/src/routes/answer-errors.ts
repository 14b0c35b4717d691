import type { ErrorRequestHandler } from "express";
import { type ErrorProtocol, sendError } from "../wire/send-error.ts";
import { WireError } from "../wire/wire-error.ts";

/** Express's last resort for a group of routes: whatever was thrown leaves as an error of their protocol. */
export function answerErrors(protocol: ErrorProtocol): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return (error: unknown, _request, response, _next) =>
    sendError(response, toWireError(error, protocol), protocol);
}

function toWireError(error: unknown, protocol: ErrorProtocol): WireError {
  if (error instanceof WireError) return error;
  const statusCode = statusOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (statusCode < 500) {
    return new WireError(protocol === "rest-json" ? "ValidationError" : "ValidationException", message, 400);
  }
  return new WireError("InternalFailure", message, 500);
}

/** The body parser's and the router's errors carry the status that they stand for. */
function statusOf(error: unknown): number {
  const status = error instanceof Error && "status" in error ? error.status : undefined;
  return typeof status === "number" ? status : 500;
}
