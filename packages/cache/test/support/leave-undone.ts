import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

type Batch = { RequestItems?: Record<string, { Keys?: unknown[] } | unknown[]> };

/**
 * A DynamoDB that does half of each batch and answers the rest as unprocessed, as the real one does under load: in front of
 * `endpoint`, which does that half. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 */
export async function leaveUndone(endpoint: string) {
  let batches = 0;
  const server = createServer(async (request, response) => {
    const target = String(request.headers["x-amz-target"]);
    const body = JSON.parse(await text(request)) as Batch;
    const undone = target.includes("Batch") ? takeHalf(body) : undefined;
    if (undone) batches += 1;
    const headers = { ...(request.headers as Record<string, string>) };
    for (const name of ["host", "content-length", "connection"]) delete headers[name];
    const answer = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify(body) });
    const result = (await answer.json()) as Record<string, unknown>;
    if (undone) result[target.endsWith("BatchGetItem") ? "UnprocessedKeys" : "UnprocessedItems"] = undone;
    response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(result));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** How many batches were left half done. */
    batches: () => batches,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Takes the second half of a batch out of it; nothing, where there is only one. */
function takeHalf({ RequestItems = {} }: Batch): Batch["RequestItems"] | undefined {
  for (const [table, batch] of Object.entries(RequestItems)) {
    const list = Array.isArray(batch) ? batch : (batch.Keys ?? []);
    if (list.length < 2) return undefined;
    const half = list.splice(Math.ceil(list.length / 2));
    return { [table]: Array.isArray(batch) ? half : { ...batch, Keys: half } };
  }
  return undefined;
}
