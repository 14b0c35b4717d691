import { createServer } from "node:http";
import { onTestFinished } from "vitest";

/** A server that answers everything as AWS refuses it. It ends with the test. */
export async function answering(status: number, type: string): Promise<{ url: string; port: number }> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1", "x-amzn-ErrorType": type });
    response.end(JSON.stringify({ message: `${type} from AWS` }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, port };
}
