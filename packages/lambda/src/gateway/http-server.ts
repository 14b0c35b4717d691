import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Server as McpServer } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { RequestHeaders } from "./call-tool.ts";
import { isLoopback } from "./is-loopback.ts";

const PATH = "/mcp";
/** Above Lambda's 6 MB, so that it is the function's limit that a caller meets, in the gateway's words. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** MCP over streamable HTTP without sessions: each request stands alone, so that any number of clients may call at once. */
export function createHttpServer(
  createMcpServer: (headers: RequestHeaders) => McpServer,
  host: string,
): Server {
  return createServer((request, response) => {
    // A page in a browser that has its name resolved to this machine must not reach a server that asks for no password.
    if (isLoopback(host) && !isLoopback(request.headers.host ?? "")) {
      refuse(response, 403, `This gateway is for this machine, not for "${request.headers.host}".`);
    } else if (request.url?.split("?")[0] !== PATH) {
      refuse(response, 404, `The gateway is at ${PATH}.`);
    } else if (request.method !== "POST") {
      refuse(
        response.setHeader("Allow", "POST"),
        405,
        "The gateway takes POST: it sends no messages of its own.",
      );
    } else {
      const server = createMcpServer(request.headers);
      answer(server, request, response).catch(() => response.destroy()); // the agent has gone
    }
  });
}

async function answer(server: McpServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const transport = new StreamableHTTPServerTransport({
    enableJsonResponse: true,
    maxRequestBodySize: MAX_BODY_BYTES,
  });
  response.on("close", () => void server.close());
  await server.connect(transport as Transport); // its optional members are typed without exactOptionalPropertyTypes
  await transport.handleRequest(request, response);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response
    .writeHead(status, { "Content-Type": "application/json" })
    .end(JSON.stringify({ jsonrpc: "2.0", error: { code: -32000, message }, id: null }));
}
