import { parseArgs } from "node:util";
import type { GatewayOptions } from "../gateway/index.ts";

const DEFAULT_PORT = 4590;

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws UsageError that names the option and what it should be */
export function readArguments(argv: readonly string[]): GatewayOptions | "help" {
  const values = parse(argv);
  if (values.help === true) return "help";
  if (values.handler === undefined)
    throw new UsageError("--handler FILE is missing: the bundle that is deployed.\nTry --help.");
  return withoutUndefined({
    handler: values.handler,
    schema: values.schema,
    port: readNumber("--port", values.port, 1) ?? DEFAULT_PORT,
    host: values.host,
    target: values.target,
    timeoutMs: readNumber("--timeout", values.timeout, 1000),
    concurrency: readNumber("--concurrency", values.concurrency, 1),
    memoryMb: readNumber("--memory", values.memory, 1),
    exceptionLevel: readLevel(values["exception-level"]),
    requestHeaders: values["request-header"],
    tasks: values.tasks,
    runtimeClient: values["runtime-client"],
  });
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        handler: { type: "string" },
        schema: { type: "string" },
        port: { type: "string" },
        host: { type: "string" },
        target: { type: "string" },
        timeout: { type: "string" },
        concurrency: { type: "string" },
        memory: { type: "string" },
        "exception-level": { type: "string" },
        "request-header": { type: "string", multiple: true },
        tasks: { type: "boolean" },
        "runtime-client": { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\nTry --help.`);
  }
}

/** A number of the command line, `times` as many in the option's own unit. */
function readNumber(option: string, value: string | undefined, times: number): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+(\.\d+)?$/.test(value)) throw new UsageError(`${option} must be a number, but is "${value}".`);
  return Number(value) * times;
}

function readLevel(value: string | undefined): GatewayOptions["exceptionLevel"] {
  const level = value?.toLowerCase();
  if (level === undefined || level === "none" || level === "debug") return level;
  throw new UsageError(`--exception-level must be none or debug, but is "${value}".`);
}

type Given<Values> = { [Name in keyof Values]: Exclude<Values[Name], undefined> };

/** An option that is not given is left out, so that its default holds. */
function withoutUndefined<Values extends object>(values: Values): Given<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Given<Values>;
}
