import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { whole } from "../../errors/whole.ts";
import { onAbort } from "../../wait/on-abort.ts";
import type { MetaEndpoint } from "../meta-endpoint.ts";
import { answerInvocation, type FailedRows, type InvocationAnswer } from "./answer-invocation.ts";

export type ServeOptions = {
  /** Default: 8080, where SageMaker looks. 0 takes a free one. */
  readonly port?: number | undefined;
  /** Default: all interfaces, as a container needs. */
  readonly host?: string | undefined;
  /** What is answered when some rows fail. Default: `"fail"`, so that a failed row is never taken for an answer. */
  readonly failedRows?: FailedRows | undefined;
  /** How long a child's computation of a killed parent stands still until the next parent takes it over, in ms. Default: 30,000. */
  readonly leaseMs?: number | undefined;
};

export type MetaServer = AsyncDisposable & {
  readonly url: string;
  /** Ends what is being computed, withdraws what its children have not begun, and stops listening. */
  close(): Promise<void>;
};

/**
 * Serves a graph as SageMaker's model container contract asks: `GET /ping`, and `POST /invocations` with CSV, JSON or JSON Lines
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html).
 */
export async function serveMetaEndpoint(
  graph: MetaEndpoint,
  options: ServeOptions = {},
): Promise<MetaServer> {
  const { port = 8080, host = "0.0.0.0", failedRows = "fail", leaseMs = 30_000 } = options;
  whole("leaseMs", leaseMs, 100, 86_400_000);
  graph.validate();
  const stop = new AbortController();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<InvocationAnswer> => {
    const path = request.url?.split("?")[0];
    if (path === "/ping" && request.method === "GET") return { ...plain, status: 200 };
    if (path !== "/invocations") return { ...plain, status: 404 };
    if (request.method !== "POST") return { ...plain, status: 405 };
    const ended = new AbortController();
    const release = onAbort(stop.signal, () => ended.abort());
    response.once("close", () => {
      ended.abort();
      release();
    });
    const { accept, "content-type": contentType } = request.headers;
    const { signal } = ended;
    return answerInvocation(
      graph,
      { body: await buffer(request), contentType, accept },
      { failedRows, leaseMs, signal },
    );
  };

  const server = createServer((request, response) => {
    answer(request, response).then(
      ({ status, contentType, body }) => {
        response
          .writeHead(status, { "Content-Type": contentType, "Content-Length": body.byteLength })
          .end(body);
      },
      () => response.destroy(), // the caller left while it was still sending
    );
  });
  server.requestTimeout = 0; // a graph may take an hour
  server.listen(port, host);
  await once(server, "listening");

  const closed = once(server, "close");
  const close = async () => {
    stop.abort();
    server.close();
    server.closeIdleConnections();
    await closed;
  };
  const bound = server.address() as AddressInfo;
  return {
    url: `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${bound.port}`,
    close,
    [Symbol.asyncDispose]: close,
  };
}

const plain = { contentType: "text/plain", body: new Uint8Array() };
