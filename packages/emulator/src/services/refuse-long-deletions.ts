import type { FastifyInstance } from "fastify";
import { s3Operation } from "../wire/s3-operation.ts";
import { sendError } from "../wire/send-error.ts";
import { WireError } from "../wire/wire-error.ts";

/** See https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const LARGEST_DELETION = 1_000;

/** fauxqs takes any number of keys in a DeleteObjects call, S3 does not. */
export function refuseLongDeletions(app: FastifyInstance): void {
  app.addHook("preHandler", (request, reply, done) => {
    const { method, url, body } = request;
    if (s3Operation({ method, url, isCopy: false }) !== "DeleteObjects" || !isLong(body)) return done();
    reply.hijack();
    const message =
      "The XML you provided was not well-formed or did not validate against our published schema";
    sendError(reply.raw, new WireError("MalformedXML", message), "s3");
  });
}

function isLong(body: unknown): boolean {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body);
  return text.split("<Object>", LARGEST_DELETION + 2).length > LARGEST_DELETION + 1;
}
