import { Buffer } from "node:buffer";
import type { FastifyInstance } from "fastify";
import type { Account } from "../wire/arn.ts";
import type { RequestHandler } from "../wire/request-handler.ts";
import { sendError } from "../wire/send-error.ts";
import { WireError } from "../wire/wire-error.ts";
import { addConditionalWrites } from "./conditional-writes.ts";
import type { InProcessServer } from "./in-process-handler.ts";
import { addObjectEncryption } from "./object-encryption.ts";
import { openPersistentStores } from "./persistent-fauxqs.ts";
import { refuseLongDeletions } from "./refuse-long-deletions.ts";
import { createS3Lookup } from "./s3-lookup.ts";

/** The largest input that SageMaker takes through S3. */
const LARGEST_OBJECT_BYTES = 1024 ** 3;

export interface Fauxqs {
  handle: RequestHandler;
  /** For the emulator's own clients, which need no socket. */
  inject: InProcessServer;
  close(): Promise<void>;
}

/**
 * S3, SNS and SQS by fauxqs. It never listens: the door hands it its requests.
 * @param directory where its objects, topics, queues and messages are kept; undefined for memory
 */
export async function openFauxqs(account: Account, directory: string | undefined): Promise<Fauxqs> {
  const { buildApp } = await import("fauxqs");
  const persistent = directory === undefined ? undefined : await openPersistentStores(directory);
  // The library's own type for it does not resolve outside of its repository.
  const app: FastifyInstance = buildApp({
    logger: false,
    defaultRegion: account.region,
    ...(persistent !== undefined && { stores: persistent.stores }),
  });

  // fauxqs keeps Fastify's limits for small bodies; single-part uploads of large inputs need more.
  app.removeContentTypeParser("*");
  app.addContentTypeParser(
    "*",
    { parseAs: "buffer", bodyLimit: LARGEST_OBJECT_BYTES },
    (_request, body, done) => {
      done(null, body);
    },
  );
  app.addHook("preHandler", (request, _reply, done) => {
    unmaskContentType(request.headers);
    // A PUT of nothing, which need not say that it has no body.
    if (isS3(request.url)) request.body ??= Buffer.alloc(0);
    done();
  });
  refuseLongDeletions(app);
  addObjectEncryption(app, account);
  addConditionalWrites(app, createS3Lookup(app));
  app.addHook("preSerialization", (_request, reply, payload, done) => {
    const message = bareError(payload);
    if (message === undefined) return done();
    reply.hijack();
    sendError(reply.raw, new WireError("InvalidAction", message, reply.statusCode), "query");
  });
  // fauxqs names its queues sqs.<region>.localhost, which many machines cannot resolve.
  app.addHook("preSerialization", async (request, _reply, payload: unknown) =>
    request.headers["x-amz-target"] === undefined
      ? payload
      : withQueueUrlsAt(`http://${request.headers.host}`, payload),
  );
  app.setErrorHandler((error, request, reply) => {
    reply.hijack();
    const { statusCode, message } = readError(error);
    if (request.headers["x-amz-target"] !== undefined) {
      sendError(
        reply.raw,
        new WireError(statusCode < 500 ? "InvalidRequest" : "InternalFailure", message, statusCode),
        "json-1.0",
      );
    } else {
      sendError(
        reply.raw,
        new WireError(statusCode < 500 ? "InvalidRequest" : "InternalError", message, statusCode),
        "s3",
      );
    }
  });
  app.setNotFoundHandler((_request, reply) => {
    reply.hijack();
    const message = "The specified method is not allowed against this resource.";
    sendError(reply.raw, new WireError("MethodNotAllowed", message, 405), "s3");
  });
  await app.ready();

  return {
    handle(request, response) {
      if (isS3(request.url)) maskContentType(request.headers);
      app.routing(request, response);
    },
    async inject({ method, url, headers, body }) {
      if (isS3(url)) maskContentType(headers);
      const response = await app.inject({
        method,
        url,
        headers,
        ...(body !== undefined && { payload: body }),
      });
      return { statusCode: response.statusCode, headers: response.headers, body: response.rawPayload };
    },
    async close() {
      await app.close();
      persistent?.close();
    },
  };
}

const MASKED_CONTENT_TYPE = "x-emulator-content-type";

/** SNS and SQS are called at the root; there S3 only lists its buckets, without a body. */
function isS3(url = "/"): boolean {
  return !/^\/(\?|$)/.test(url);
}

/**
 * An S3 object may have any content type, but Fastify parses a body by it: a form would become an object, and what is no media
 * type would be refused. So the parser is shown plain bytes, and the handler the content type that the client sent.
 */
function maskContentType(headers: Record<string, string | string[] | undefined>): void {
  const contentType = headers["content-type"];
  if (contentType === undefined) return;
  headers[MASKED_CONTENT_TYPE] = contentType;
  headers["content-type"] = "application/octet-stream";
}

function unmaskContentType(headers: Record<string, string | string[] | undefined>): void {
  const contentType = headers[MASKED_CONTENT_TYPE];
  if (contentType !== undefined) headers["content-type"] = contentType;
}

function withQueueUrlsAt(base: string, payload: unknown): unknown {
  if (typeof payload !== "object" || payload === null) return payload;
  const move = (url: unknown) =>
    typeof url === "string" ? url.replace(/^http:\/\/sqs\.[^./]+\.localhost(:\d+)?/, base) : url;
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => {
      if (name === "QueueUrl") return [name, move(value)];
      return [name, name === "QueueUrls" && Array.isArray(value) ? value.map(move) : value];
    }),
  );
}

/** The message of an error that fauxqs words as no service does. */
function bareError(payload: unknown): string | undefined {
  if (typeof payload !== "object" || payload === null || !("error" in payload)) return undefined;
  return Object.keys(payload).length === 1 ? String(payload.error) : undefined;
}

function readError(error: unknown): { statusCode: number; message: string } {
  if (!(error instanceof Error)) return { statusCode: 500, message: String(error) };
  if (error instanceof SyntaxError) return { statusCode: 400, message: error.message };
  const statusCode = "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : 500;
  return { statusCode, message: error.message };
}
