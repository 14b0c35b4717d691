import { randomBytes, randomUUID } from "node:crypto";
import { logEvent } from "../log.ts";
import { ExecutionEnvironment } from "./execution-environment.ts";
import { type FunctionSettings, functionArn } from "./function-settings.ts";
import { MAX_REQUEST_BYTES } from "./limits.ts";
import { type FunctionOutcome, failed, type InvocationResult } from "./outcome.ts";

/** A Lambda function on this machine: runtime processes behind Lambda's own Runtime API. */
export type LocalFunction = AsyncDisposable & {
  readonly arn: string;
  /** Invokes the function as Lambda's `Invoke` does, with `clientContext` as its client context. Never rejects. */
  invoke(event: unknown, clientContext?: unknown): Promise<InvocationResult>;
  /** Ends its processes. */
  close(): Promise<void>;
};

/** A process is started by the first invocation that finds none free, and serves the next ones until it ends. */
export function openFunction(settings: FunctionSettings): LocalFunction {
  const environments = new Set<Promise<ExecutionEnvironment>>();
  const free: Promise<ExecutionEnvironment>[] = [];
  let busy = 0;

  const start = () => {
    const starting = ExecutionEnvironment.start(settings);
    environments.add(starting);
    void starting
      .then(({ ended }) => ended)
      .then(() => {
        environments.delete(starting);
        const at = free.indexOf(starting);
        if (at >= 0) free.splice(at, 1);
      });
    return starting;
  };

  const run = async (requestId: string, event: unknown, clientContext: unknown) => {
    const text = JSON.stringify(event) ?? "null";
    const refusal = refuse(text, busy, settings.concurrency);
    if (refusal) return { outcome: refusal, durationMs: 0 };

    busy += 1;
    try {
      const starting = free.pop() ?? start(); // the one that worked last: the others may rest
      const environment = await starting;
      const result = await environment.invoke({
        requestId,
        event: text,
        traceId: newTraceId(),
        ...(clientContext !== undefined && { clientContext: toAscii(JSON.stringify(clientContext)) }),
      });
      if (environment.isReady) free.push(starting);
      return result;
    } finally {
      busy -= 1;
    }
  };

  const close = async () => {
    await Promise.all([...environments].map(async (starting) => (await starting).stop()));
  };

  return {
    arn: functionArn(settings),
    async invoke(event, clientContext) {
      const requestId = randomUUID();
      const { outcome, ...times } = await run(requestId, event, clientContext);
      report(settings, requestId, outcome, times);
      return { ...outcome, ...times, requestId };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** What Lambda refuses before a function sees it. */
function refuse(event: string, busy: number, concurrency: number): FunctionOutcome | undefined {
  if (Buffer.byteLength(event) > MAX_REQUEST_BYTES) {
    const text = `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the InvokeFunction operation`;
    return failed("RequestEntityTooLargeException", text);
  }
  return busy >= concurrency ? failed("TooManyRequestsException", "Rate Exceeded.") : undefined;
}

/** As Lambda's JSON logs tell of an invocation. Neither the event nor the answer is ever logged. */
function report(
  { writeLine }: FunctionSettings,
  requestId: string,
  outcome: FunctionOutcome,
  times: { readonly durationMs: number; readonly initDurationMs?: number },
): void {
  const metrics = Object.fromEntries(
    Object.entries(times).map(([name, ms]) => [name, Number(ms.toFixed(3))]),
  );
  const errorType = outcome.ok ? undefined : outcome.error.errorType;
  logEvent(writeLine, "platform.report", { requestId, status: statusOf(errorType), errorType, metrics });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html */
function statusOf(errorType: string | undefined): "success" | "error" | "timeout" | "failure" {
  if (errorType === undefined) return "success";
  if (errorType === "Sandbox.Timedout") return "timeout";
  return errorType.startsWith("Runtime.") ? "failure" : "error";
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString("hex")};Parent=${randomBytes(8).toString("hex")};Sampled=0`;
}

/** JSON that fits a header: what is not ASCII is escaped. */
function toAscii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
