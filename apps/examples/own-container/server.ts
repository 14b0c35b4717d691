// What would be the entry point of your container: a server that follows SageMaker's contract,
// https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
//
//   GET  /ping         200 as soon as it can take work
//   POST /invocations  rows in, rows out; a status of 400 and above is a failure, and its text reaches the caller

import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { readability } from "./readability.ts";

const port = Number(process.env["SAGEMAKER_BIND_TO_PORT"] ?? 8080);
const longest = Number(process.env["LONGEST_TEXT"] ?? 10_000);

createServer(async (request, response) => {
  const { status, body } = request.url === "/ping" ? { status: 200, body: "" } : await answer(request);
  response.writeHead(status, {
    "Content-Type": status === 200 ? "application/jsonlines" : "text/plain",
    "Content-Length": Buffer.byteLength(body), // SageMaker wants it
  });
  response.end(body);
}).listen(port);

/** JSON Lines with a `text` each → JSON Lines with a `readability` each. One bad row fails the request, as in most models. */
async function answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
  const rows = (await text(request)).trim().split("\n");
  try {
    const answers = rows.map((line) => readability(JSON.parse(line).text, longest));
    return { status: 200, body: answers.map((row) => JSON.stringify(row)).join("\n") };
  } catch (error) {
    return { status: 400, body: String(error) };
  }
}
