import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A model container that answers invocations as the case says, and health checks too where it says so. It ends with the test. */
export async function serve(invoke: Answer, ping: Answer = (_, response) => response.end()): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === "/ping") ping(request, response);
    else request.resume().on("end", () => invoke(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}
