import type { ErrorProtocol } from "../wire/send-error.ts";
import { WireError } from "../wire/wire-error.ts";

/** Kinds of which the caller is told by an error. */
export type ErrorKind = "throttle" | "error" | "unavailable" | "conflict";

/** What the caller is told, in the words of the service. */
export function faultError(kind: ErrorKind, protocol: ErrorProtocol): WireError {
  const isS3 = protocol === "s3";
  switch (kind) {
    case "throttle":
      if (isS3) return new WireError("SlowDown", "Please reduce your request rate.", 503);
      // The services of the query protocol spell it otherwise.
      return new WireError(protocol === "query" ? "Throttling" : "ThrottlingException", "Rate exceeded", 400);
    case "error": {
      const message = "We encountered an internal error. Please try again.";
      return new WireError(isS3 ? "InternalError" : "InternalFailure", message, 500);
    }
    case "unavailable":
      return new WireError("ServiceUnavailable", "Service is unable to handle request.", 503);
    case "conflict":
      return new WireError(
        "ConditionalRequestConflict",
        "The conditional request cannot succeed due to a conflicting operation against this resource.",
        409,
      );
  }
}
