// A model server that predicts x times FACTOR. Its first life ends in the middle of its first invocation, when LIVES names a folder to remember that in.

import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

const { SAGEMAKER_BIND_TO_PORT: port, FACTOR: factor = "1", LIVES: lives } = process.env;

createServer(async (request, response) => {
  if (request.url === "/ping") return response.end();
  const [header, ...lines] = (await text(request)).trim().split("\n");
  if (lives && !existsSync(`${lives}/first`)) {
    writeFileSync(`${lives}/first`, "");
    process.kill(process.pid, "SIGKILL");
  }
  const at = header.split(",").indexOf("x");
  const predictions = lines.map((line) => Number(line.split(",")[at]) * Number(factor));
  const body = `prediction\n${predictions.join("\n")}\n`;
  response
    .writeHead(200, { "Content-Type": "text/csv", "Content-Length": Buffer.byteLength(body) })
    .end(body);
}).listen(Number(port), "127.0.0.1");
