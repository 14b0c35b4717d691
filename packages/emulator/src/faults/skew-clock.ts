import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorProtocol } from "../wire/send-error.ts";
import { WireError } from "../wire/wire-error.ts";

const MINUTE_MS = 60_000;

/**
 * Lets a service's clock be ahead of the caller's: the answer carries that clock's date, by which SDKs correct their own, and a
 * signature that is too old or too new by it is refused.
 * @throws WireError in the service's words
 */
export function skewClock(
  request: Pick<IncomingMessage, "headers" | "url">,
  response: ServerResponse,
  { skewMs, protocol }: { skewMs: number; protocol: ErrorProtocol },
): void {
  // Signatures carry real time, whatever the emulator's clock shows.
  const nowMs = Date.now() + skewMs;
  response.setHeader("Date", new Date(nowMs).toUTCString());
  const signedAt = signingDate(request);
  if (signedAt === undefined) return;
  const signedMs = Date.parse(signedAt.replace(BASIC_FORMAT, "$1-$2-$3T$4:$5:$6Z"));
  const minutes = protocol === "s3" ? 15 : 5;
  if (Math.abs(nowMs - signedMs) > minutes * MINUTE_MS) throw refusal(signedAt, nowMs, minutes, protocol);
}

const BASIC_FORMAT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** The date of a signature, in its header or, for a presigned URL, in the query; undefined for an unsigned request. */
function signingDate({ headers, url = "/" }: Pick<IncomingMessage, "headers" | "url">): string | undefined {
  const inHeader = headers["x-amz-date"];
  const date =
    typeof inHeader === "string" ? inHeader : new URLSearchParams(url.split("?")[1]).get("X-Amz-Date");
  return date !== null && BASIC_FORMAT.test(date) ? date : undefined;
}

function refusal(signedAt: string, nowMs: number, minutes: number, protocol: ErrorProtocol): WireError {
  if (protocol === "s3") {
    const message = "The difference between the request time and the current time is too large.";
    return new WireError("RequestTimeTooSkewed", message, 403, {
      RequestTime: signedAt,
      ServerTime: new Date(nowMs).toISOString(),
      MaxAllowedSkewMilliseconds: minutes * MINUTE_MS,
    });
  }
  const isEarly = signedAt > basicTime(nowMs);
  const limit = basicTime(nowMs + (isEarly ? 1 : -1) * minutes * MINUTE_MS);
  const bound = `${limit} (${basicTime(nowMs)} ${isEarly ? "+" : "-"} ${minutes} min.)`;
  const message = isEarly
    ? `Signature not yet current: ${signedAt} is still later than ${bound}`
    : `Signature expired: ${signedAt} is now earlier than ${bound}`;
  const code = protocol === "query" ? "SignatureDoesNotMatch" : "InvalidSignatureException";
  return new WireError(code, message, 403);
}

function basicTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/[-:]|\.\d+/g, "");
}
