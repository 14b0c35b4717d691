import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";

/** A request's body; what goes beyond the limit is thrown away. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const kept: Uint8Array[] = [];
  let keptBytes = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array) || keptBytes + chunk.byteLength > limitBytes) continue;
    kept.push(chunk);
    keptBytes += chunk.byteLength;
  }
  return Buffer.concat(kept);
}
