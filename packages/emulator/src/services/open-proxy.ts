import { ServerResponse } from "node:http";
import type { RequestHandler } from "../wire/request-handler.ts";
import { sendError } from "../wire/send-error.ts";
import { WireError } from "../wire/wire-error.ts";

export interface Proxy {
  handle: RequestHandler;
  close(): void;
}

/**
 * Streams requests to another endpoint as they are. The Host header stays too: it is part of the signature, which servers such as
 * MinIO check.
 */
export async function openProxy(target: string): Promise<Proxy> {
  const { createProxyServer } = await import("http-proxy-3");
  const proxy = createProxyServer({ target, changeOrigin: false });
  proxy.on("error", (error, _request, response) => {
    if (!(response instanceof ServerResponse)) return;
    sendError(
      response,
      new WireError("ServiceUnavailable", `${target} cannot be reached: ${error.message}`, 503),
      "rest-json",
    );
  });
  return {
    handle: (request, response) => proxy.web(request, response),
    close: () => proxy.close(),
  };
}
