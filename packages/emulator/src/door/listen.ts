import { Buffer } from "node:buffer";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { RequestHandler } from "../wire/request-handler.ts";

/** Longer than SDK clients keep an idle connection, so that none is closed just as a client reuses it. */
const KEEP_ALIVE_MS = 75_000;

export interface Listener {
  /** Without a slash at the end. */
  url: string;
  /** Ends all connections and frees the port. */
  close(): Promise<void>;
}

/** Opens the port. @throws Error with `code` EADDRINUSE and the like */
export async function listen(handler: RequestHandler, host: string, port: number): Promise<Listener> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requireHostHeader: false }, handler);
  // An invocation of a synchronous endpoint and a large upload may both take their time.
  server.requestTimeout = 0;
  server.on("clientError", answerNoHttp);
  // Whatever else than 100-continue a client expects, it gets a service's answer.
  server.on("checkExpectation", handler);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return {
    url: urlOf(host, server.address()),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

/** Answers what is no HTTP, or too much of it, in the form in which SDKs read errors. */
function answerNoHttp(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const isTooLong = error.code === "HPE_HEADER_OVERFLOW";
  const status = isTooLong ? "431 Request Header Fields Too Large" : "400 Bad Request";
  const body = JSON.stringify({ Message: `The request is not valid HTTP: ${error.message}` });
  const head = [
    `HTTP/1.1 ${status}`,
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "x-amzn-ErrorType: ValidationError",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function urlOf(host: string, address: AddressInfo | string | null): string {
  const port = typeof address === "object" ? address?.port : undefined;
  return `http://${reachableHost(host)}:${port}`;
}

/** A host that listens everywhere is reached here by the loopback address. */
function reachableHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
