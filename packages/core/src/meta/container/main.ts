// The program of a graph's container: `node …/@sagemaker-async/core/dist/meta-container.js`. See docs/graphs.md.

import { graphOfContainer } from "./graph-of-container.ts";
import { serveMetaEndpoint } from "./serve-meta-endpoint.ts";

const { env } = process;

async function main(): Promise<void> {
  const graph = await graphOfContainer(env);
  const server = await serveMetaEndpoint(graph, {
    port: Number(env["SAGEMAKER_BIND_TO_PORT"] ?? 8080),
    leaseMs: Number(env["META_ENDPOINT_LEASE_MS"] ?? 30_000),
    failedRows: env["META_ENDPOINT_FAILED_ROWS"] === "mark" ? "mark" : "fail",
  });
  process.stdout.write(`ready ${server.url}\n`);
  // SageMaker sends SIGTERM, and SIGKILL after 30 seconds.
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void server.close());
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
