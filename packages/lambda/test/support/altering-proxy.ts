import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** Answers a request itself (true), or lets it through. */
export type Alter = (incoming: IncomingMessage, response: ServerResponse) => boolean;

/**
 * A server in front of the emulator, for answers that the emulator rightly does not give: of other services than AWS, and of connections that break half-way.
 * Its URL; it ends with the test.
 */
export async function alteringProxy(target: string, alter: Alter): Promise<string> {
  const server = createServer((incoming, response) => {
    if (alter(incoming, response)) return;
    const { method, url, headers } = incoming;
    const forwarded = request(new URL(url ?? "/", target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
