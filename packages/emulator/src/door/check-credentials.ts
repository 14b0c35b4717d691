import type { IncomingMessage } from "node:http";
import { readSignature } from "../wire/read-signature.ts";
import type { ErrorProtocol } from "../wire/send-error.ts";
import { WireError } from "../wire/wire-error.ts";

/** Why AWS would refuse a request's credentials when only these access key ids exist; undefined when it would not. */
export function refuseCredentials(
  request: Pick<IncomingMessage, "headers" | "url">,
  accessKeyIds: readonly string[] | undefined,
  protocol: ErrorProtocol,
): WireError | undefined {
  if (accessKeyIds === undefined) return undefined;
  const accessKeyId = readSignature(request)?.accessKeyId;
  if (accessKeyId === undefined) return unsigned(protocol);
  return accessKeyIds.includes(accessKeyId) ? undefined : unknownKey(protocol);
}

function unsigned(protocol: ErrorProtocol): WireError {
  return protocol === "s3"
    ? new WireError("AccessDenied", "Access Denied", 403)
    : new WireError("MissingAuthenticationTokenException", "Missing Authentication Token", 403);
}

function unknownKey(protocol: ErrorProtocol): WireError {
  if (protocol === "s3") {
    return new WireError(
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
      403,
    );
  }
  const code = protocol === "query" ? "InvalidClientTokenId" : "UnrecognizedClientException";
  return new WireError(code, "The security token included in the request is invalid.", 403);
}
