import type { FastifyInstance } from "fastify";
import { s3Operation } from "../wire/s3-operation.ts";
import { sendError } from "../wire/send-error.ts";
import type { S3Lookup } from "./s3-lookup.ts";
import { Turns } from "./turns.ts";
import { readCondition, refuseWrite } from "./write-condition.ts";

const CONDITIONAL_OPERATIONS = new Set([
  "PutObject",
  "CopyObject",
  "CompleteMultipartUpload",
  "DeleteObject",
]);

/**
 * Makes `If-Match` and `If-None-Match` hold for writes, which fauxqs does not look at. Bodies have arrived when a condition is
 * judged. While one is, every other write waits, so that nothing happens between the look at the object and its replacement.
 */
export function addConditionalWrites(app: FastifyInstance, lookup: S3Lookup): void {
  const turns = new Turns();

  app.addHook("preHandler", (request, reply, done) => {
    const { method, url, headers } = request;
    const isCopy = headers["x-amz-copy-source"] !== undefined;
    const condition = CONDITIONAL_OPERATIONS.has(s3Operation({ method, url, isCopy }))
      ? readCondition(headers)
      : undefined;
    if (condition !== undefined) {
      turns.take(async () => {
        const [path = ""] = url.split("?", 1);
        try {
          const etag = await lookup.etagOf(path);
          const refusal = refuseWrite(condition, etag);
          // Where there is no bucket, fauxqs says so itself.
          const isRefused = refusal !== undefined && (etag !== undefined || (await lookup.hasBucketOf(path)));
          // The handler runs and writes before done() returns.
          if (!isRefused) return done();
          reply.hijack();
          sendError(reply.raw, refusal, "s3");
        } catch (error) {
          done(error instanceof Error ? error : new Error(String(error)));
        }
      });
    } else if (turns.areTaken && method !== "GET" && method !== "HEAD") {
      turns.take(() => done());
    } else {
      done();
    }
  });
}
