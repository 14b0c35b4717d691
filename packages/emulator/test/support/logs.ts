import { CloudWatchLogsClient, DescribeLogStreamsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { onTestFinished } from "vitest";
import type { Emulator } from "../../src/index.ts";

/** The log group of the endpoint "model". */
export const logGroupName = "/aws/sagemaker/Endpoints/model";

/** A client of CloudWatch Logs that ends with the test, and what it is asked most. */
export function logsOf({ clientConfig }: Emulator) {
  const logs = new CloudWatchLogsClient({ ...clientConfig, maxAttempts: 1 });
  onTestFinished(() => logs.destroy());
  return {
    logs,
    async streamNames(): Promise<string[]> {
      const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
      return logStreams.map(({ logStreamName = "" }) => logStreamName);
    },
  };
}

/** A model server that writes a line when it is ready, and every request's body. What is to fail, fails. */
export const chattyServer = [
  process.execPath,
  "--eval",
  `require("node:http").createServer((request, response) => {
    if (request.url === "/ping") return response.end();
    let body = "";
    request.on("data", (chunk) => { body += chunk; }).on("end", () => {
      console.error("got " + body);
      response.writeHead(body === "fail" ? 500 : 200, { "Content-Length": 4 }).end("done");
    });
  }).listen(process.env.SAGEMAKER_BIND_TO_PORT, "127.0.0.1", () => console.log("weights loaded"));`,
];

/** A model server that says why it is not ready, and never is. */
export const brokenServer = [
  process.execPath,
  "--eval",
  `console.log("no weights at /opt/ml/model");
  require("node:http").createServer((_, response) => response.writeHead(500).end())
    .listen(process.env.SAGEMAKER_BIND_TO_PORT, "127.0.0.1");`,
];
