import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { encodeCbor } from "./cbor.ts";
import { queryErrorCode } from "./query-error-code.ts";
import type { WireError } from "./wire-error.ts";

/**
 * How a service words its errors: REST JSON (runtime), JSON 1.0 or 1.1 with a target, the XML of the query services, JSON 1.0 or CBOR of a
 * service that began with the query protocol, or S3's XML.
 */
export type ErrorProtocol =
  | "rest-json"
  | "json-1.0"
  | "json-1.1"
  | "query"
  | "query-compatible-json"
  | "query-compatible-cbor"
  | "s3";

/** Writes an error in a service's protocol. Does nothing when the answer has begun. */
export function sendError(response: ServerResponse, error: WireError, protocol: ErrorProtocol): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const requestId = randomUUID();
  const { contentType, body } = render(error, protocol, requestId);
  response.writeHead(error.statusCode, {
    "Content-Type": contentType,
    "Content-Length": Buffer.byteLength(body),
    ...(protocol === "s3" ? { "x-amz-request-id": requestId } : { "x-amzn-RequestId": requestId }),
    ...(protocol === "rest-json" && { "x-amzn-ErrorType": error.code }),
    ...(protocol.startsWith("query-compatible") && {
      "x-amzn-query-error": `${queryErrorCode(error.code)};${faultOf(error)}`,
    }),
    ...(protocol === "query-compatible-cbor" && { "smithy-protocol": "rpc-v2-cbor" }),
  });
  response.end(body);
}

function faultOf({ statusCode }: WireError): "Sender" | "Receiver" {
  return statusCode < 500 ? "Sender" : "Receiver";
}

function render(error: WireError, protocol: ErrorProtocol, requestId: string) {
  const { code, message, members } = error;
  switch (protocol) {
    case "rest-json":
      return { contentType: "application/json", body: JSON.stringify({ Message: message, ...members }) };
    case "json-1.0":
    case "json-1.1":
      return {
        contentType: `application/x-amz-${protocol}`,
        body: JSON.stringify({ __type: code, message, ...members }),
      };
    case "query-compatible-json":
      return {
        contentType: "application/x-amz-json-1.0",
        body: JSON.stringify({ __type: code, message, ...members }),
      };
    case "query-compatible-cbor":
      return { contentType: "application/cbor", body: encodeCbor({ __type: code, message, ...members }) };
    case "query": {
      const queryCode = escapeXml(queryErrorCode(code));
      const detail = `<Error><Type>${faultOf(error)}</Type><Code>${queryCode}</Code><Message>${escapeXml(message)}</Message></Error>`;
      return {
        contentType: "text/xml",
        body: `<ErrorResponse>${detail}<RequestId>${requestId}</RequestId></ErrorResponse>`,
      };
    }
    case "s3":
      return {
        contentType: "application/xml",
        body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>${xmlOf(members)}<RequestId>${requestId}</RequestId></Error>`,
      };
  }
}

function xmlOf(members: Record<string, unknown>): string {
  return Object.entries(members)
    .map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`)
    .join("");
}

function escapeXml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
