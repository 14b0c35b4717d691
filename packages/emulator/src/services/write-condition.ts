import type { IncomingHttpHeaders } from "node:http";
import { WireError } from "../wire/wire-error.ts";

/** What a conditional write asks for, as its headers say it. */
export interface WriteCondition {
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
}

/** The condition of a write; undefined for a write that may always happen. */
export function readCondition(headers: IncomingHttpHeaders): WriteCondition | undefined {
  const ifMatch = headers["if-match"];
  const ifNoneMatch = headers["if-none-match"];
  return ifMatch === undefined && ifNoneMatch === undefined ? undefined : { ifMatch, ifNoneMatch };
}

/**
 * Why S3 refuses a conditional write of a key; undefined when the condition holds.
 * See https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
 * @param etag that of the object as it is now, undefined when there is none
 */
export function refuseWrite(
  { ifMatch, ifNoneMatch }: WriteCondition,
  etag: string | undefined,
): WireError | undefined {
  if (ifNoneMatch !== undefined && ifNoneMatch !== "*") {
    const message = "A header you provided implies functionality that is not implemented";
    return new WireError("NotImplemented", message, 501, { Header: "If-None-Match" });
  }
  if (ifNoneMatch === "*" && etag !== undefined) return preconditionFailed("If-None-Match");
  if (ifMatch === undefined) return undefined;
  if (etag === undefined) return new WireError("NoSuchKey", "The specified key does not exist.", 404);
  return ifMatch === "*" || unquoted(ifMatch) === unquoted(etag) ? undefined : preconditionFailed("If-Match");
}

function preconditionFailed(header: string): WireError {
  const message = "At least one of the pre-conditions you specified did not hold";
  return new WireError("PreconditionFailed", message, 412, { Condition: header });
}

/** S3 takes an ETag with its quotes and without. */
function unquoted(etag: string): string {
  return etag.replace(/^"(.*)"$/, "$1");
}
