import { Buffer } from "node:buffer";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { ModelRequest, ModelResponse } from "../configuration/model-function.ts";
import { LostConnection } from "./lost-connection.ts";
import type { Model } from "./model.ts";

/** A container has two seconds to answer its health check. */
const PING_TIMEOUT_MS = 2_000;
const LARGEST_HEADER_BYTES = 4_096;
const CUSTOM_ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes";

/**
 * Forwards to a server that keeps SageMaker's container contract: `GET /ping` answers 200 when it is ready,
 * `POST /invocations` computes.
 */
export function createHttpModel(url: string): Model {
  const base = url.endsWith("/") ? url.slice(0, -1) : url;
  return {
    invoke: (request) => post(new URL(`${base}/invocations`), request),
    async isHealthy(signal) {
      try {
        const timeout = AbortSignal.timeout(PING_TIMEOUT_MS);
        const response = await fetch(`${base}/ping`, { signal: AbortSignal.any([signal, timeout]) });
        await response.arrayBuffer();
        return response.status === 200;
      } catch {
        return false;
      }
    },
  };
}

/** Plain `node:http` rather than `fetch`, whose client gives up on a response after five minutes; an invocation may take an hour. */
function post(url: URL, { body, signal, ...request }: ModelRequest): Promise<ModelResponse> {
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = send(url, {
      method: "POST",
      // A connection of its own: one that is kept may be closed by the server just as it is used again.
      agent: false,
      headers: containerHeaders(request, body.byteLength),
      signal,
    });
    outgoing.on("error", (error) =>
      reject(signal.aborted ? signal.reason : describeConnectionError(error, request)),
    );
    outgoing.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const refusal = refuseResponse(response);
        if (refusal !== undefined) return reject(new Error(refusal));
        const contentType = response.headers["content-type"];
        resolve({
          body: Buffer.concat(chunks),
          status: response.statusCode,
          contentType,
          customAttributes: response.headersDistinct[CUSTOM_ATTRIBUTES.toLowerCase()]?.[0],
        });
      });
    });
    outgoing.end(body);
  });
}

/** What SageMaker says of answers that it does not take, whatever their body is. */
function refuseResponse({ headers, rawHeaders }: IncomingMessage): string | undefined {
  if (headers["content-length"] === undefined) {
    return "The response from container primary did not specify the required Content-Length header";
  }
  // Each line has a colon, a space and a line break beside its name and value.
  const headerBytes = rawHeaders.reduce((sum, text) => sum + Buffer.byteLength(text, "latin1") + 2, 0);
  if (headerBytes <= LARGEST_HEADER_BYTES) return undefined;
  return (
    "Response received from the primary container has headers with length greater than 4096 bytes. " +
    "Reduce the length of your container's response headers and update your endpoint."
  );
}

/** The headers that reach a container; of those about S3 places and times the ones that the configuration lets through. */
function containerHeaders(
  request: Omit<ModelRequest, "body" | "signal">,
  length: number,
): Record<string, string | number> {
  return {
    ...request.asyncHeaders,
    "Content-Type": request.contentType,
    "Content-Length": length,
    "X-Amzn-SageMaker-Inference-Id": request.inferenceId,
    ...(request.accept !== undefined && { Accept: request.accept }),
    ...(request.customAttributes !== undefined && {
      [CUSTOM_ATTRIBUTES]: request.customAttributes,
    }),
  };
}

function describeConnectionError(
  error: NodeJS.ErrnoException,
  { endpointName }: { endpointName: string },
): Error {
  return error.code === "ECONNRESET" ? new LostConnection(endpointName, error) : error;
}
