import { parseArgs } from "node:util";

export const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What the command line says; undefined where it says nothing. */
export interface CommandLine {
  config: string | undefined;
  port: number | undefined;
  host: string | undefined;
  awsEndpoint: string | undefined;
  dynamodbEndpoint: string | undefined;
  state: string | undefined;
  seed: number | undefined;
  logLevel: LogLevel;
}

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws UsageError that names the option and what it should be */
export function readArguments(argv: readonly string[]): CommandLine | "help" {
  const values = parse(argv);
  if (values.help === true) return "help";
  return {
    config: values.config,
    host: values.host,
    awsEndpoint: values["aws-endpoint"],
    dynamodbEndpoint: values["dynamodb-endpoint"],
    state: values.state,
    port: readInteger("--port", values.port),
    seed: readInteger("--seed", values.seed),
    logLevel: readLogLevel(values["log-level"]),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        config: { type: "string" },
        port: { type: "string" },
        host: { type: "string" },
        "aws-endpoint": { type: "string" },
        "dynamodb-endpoint": { type: "string" },
        state: { type: "string" },
        seed: { type: "string" },
        "log-level": { type: "string", default: "info" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\nTry --help.`);
  }
}

function readInteger(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^-?\d+$/.test(value)) throw new UsageError(`${option} must be a whole number, but is "${value}".`);
  return Number(value);
}

function readLogLevel(value: string): LogLevel {
  const level = LOG_LEVELS.find((candidate) => candidate === value);
  if (level === undefined)
    throw new UsageError(`--log-level must be one of ${LOG_LEVELS.join(", ")}, but is "${value}".`);
  return level;
}
