import { Buffer } from "node:buffer";
import { Readable } from "node:stream";

export interface InProcessRequest {
  method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  url: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
}

export interface InProcessResponse {
  statusCode: number;
  headers: Record<string, number | string | string[] | undefined>;
  body: Buffer;
}

/** A server that is called, not connected to. */
export type InProcessServer = (request: InProcessRequest) => Promise<InProcessResponse>;

/** The part of an SDK's request that matters here. */
interface SdkRequest {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: unknown;
}

/**
 * Lets an SDK client of the emulator itself call an embedded service without a socket. Its calls do not pass the door,
 * so they are neither counted nor checked for credentials.
 */
export function createInProcessHandler(server: InProcessServer) {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request: SdkRequest) {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(request.query ?? {})) {
        for (const entry of Array.isArray(value) ? value : [value ?? ""]) query.append(name, entry);
      }
      const search = query.size === 0 ? "" : `?${query}`;
      const response = await server({
        method: readMethod(request.method),
        url: `${request.path}${search}`,
        headers: { ...request.headers, host: "localhost" },
        body: readBody(request.body),
      });
      return {
        response: {
          statusCode: response.statusCode,
          headers: Object.fromEntries(
            Object.entries(response.headers).flatMap(([name, value]) =>
              value === undefined ? [] : [[name, String(value)]],
            ),
          ),
          body: Readable.from(response.body.byteLength === 0 ? [] : [response.body]),
        },
      };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

function readMethod(method: string): InProcessRequest["method"] {
  switch (method) {
    case "GET":
    case "HEAD":
    case "PUT":
    case "POST":
    case "DELETE":
      return method;
    default:
      throw new TypeError(`The emulator makes no ${method} requests.`);
  }
}

function readBody(body: unknown): Buffer | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === "string") return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError("The emulator's own requests have plain bodies.");
}
