import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "../listen.ts";
import { MAX_RESPONSE_BYTES } from "./limits.ts";
import { type FunctionError, type FunctionOutcome, failed } from "./outcome.ts";
import { readFunctionError } from "./read-function-error.ts";

/** An invocation on its way to the runtime. */
export type RuntimeInvocation = {
  readonly requestId: string;
  readonly functionArn: string;
  readonly deadlineMs: number;
  readonly traceId: string;
  /** JSON text. */
  readonly clientContext?: string;
  /** JSON text. */
  readonly event: string;
};

/** Told of what the runtime says. */
export type RuntimeListener = {
  /** It is ready for an invocation. */
  onNext(): void;
  onInitError(error: FunctionError): void;
  /** False where no such invocation waits for its outcome. */
  onOutcome(requestId: string, outcome: FunctionOutcome): boolean;
};

export type RuntimeApi = {
  /** Host and port, as a runtime expects them in `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Tells of what the runtime says; to be called before there is one. */
  serve(listener: RuntimeListener): void;
  /** Answers the runtime that waits. */
  deliver(invocation: RuntimeInvocation): void;
  close(): Promise<void>;
};

const route =
  /^\/2018-06-01\/runtime\/(?:(?<init>init\/error)|invocation\/(?:(?<next>next)|(?<id>[^/]+)\/(?<end>response|error)))$/;

/**
 * The Runtime API of one execution environment, by which a runtime fetches invocations and answers them.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function openRuntimeApi(): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  const server = createServer();
  server.keepAliveTimeout = 0; // a runtime keeps its connection while its handler works, however long
  server.requestTimeout = 0;
  const { port, close } = await listen(server, { host: "127.0.0.1", port: 0 });

  return {
    address: `127.0.0.1:${port}`,
    serve(listener) {
      server.on("request", (request, response) => {
        const parts = route.exec(request.url ?? "")?.groups;
        if (parts?.["next"] !== undefined && request.method === "GET") {
          waiting = response;
          listener.onNext();
        } else if (parts !== undefined && request.method === "POST") {
          void readBody(request).then(
            (body) => answer(response, accept(listener, parts, body)),
            () => response.destroy(), // the runtime ended while it spoke
          );
        } else {
          answer(response, [404, { errorType: "NotFound", errorMessage: `No route ${request.url}` }]);
        }
      });
    },
    deliver(invocation) {
      waiting?.writeHead(200, headersOf(invocation)).end(invocation.event);
      waiting = undefined;
    },
    close,
  };
}

type Answer = readonly [status: number, body: unknown];
const accepted: Answer = [202, { status: "OK" }];

/** What the runtime posted, and what it is told. */
function accept(
  listener: RuntimeListener,
  { init, id = "", end }: Record<string, string | undefined>,
  body: string | undefined,
): Answer {
  if (init !== undefined) {
    listener.onInitError(readFunctionError(body ?? ""));
    return accepted;
  }
  const outcome =
    end === "response" ? responseOf(body) : ({ ok: false, error: readFunctionError(body ?? "") } as const);
  if (!listener.onOutcome(decodeURIComponent(id), outcome)) {
    return [403, { errorType: "InvalidStateTransition", errorMessage: "This invocation has its outcome." }];
  }
  if (body !== undefined) return accepted;
  return [413, { errorType: "RequestEntityTooLarge", errorMessage: `Exceeded maximum allowed payload size` }];
}

function responseOf(body: string | undefined): FunctionOutcome {
  if (body !== undefined) return { ok: true, payload: body };
  const limit = `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`;
  return failed("Function.ResponseSizeTooLarge", limit);
}

function headersOf(invocation: RuntimeInvocation): Record<string, string> {
  return {
    "Content-Type": "application/json",
    "Lambda-Runtime-Aws-Request-Id": invocation.requestId,
    "Lambda-Runtime-Deadline-Ms": String(invocation.deadlineMs),
    "Lambda-Runtime-Invoked-Function-Arn": invocation.functionArn,
    "Lambda-Runtime-Trace-Id": invocation.traceId,
    ...(invocation.clientContext !== undefined && {
      "Lambda-Runtime-Client-Context": invocation.clientContext,
    }),
  };
}

/** The body as text; undefined where it is larger than an answer may be. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MAX_RESPONSE_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_RESPONSE_BYTES ? Buffer.concat(chunks).toString() : undefined;
}

function answer(response: ServerResponse, [status, body]: Answer): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
