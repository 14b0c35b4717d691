import { z } from "zod";
import type { WriteLine } from "./log.ts";

/** Lambda's own bound. */
const MAX_TIMEOUT_MS = 900_000;

export const gatewayOptions = z.strictObject({
  /** The handler's bundle, with an export `handler`: what is deployed. */
  handler: z.string(),
  /** The tool schema that is deployed with it. Default: `tools.json` beside the handler. */
  schema: z.string().optional(),
  /** Default 0: a free one. */
  port: z.int().min(0).max(65_535).default(0),
  host: z.string().default("127.0.0.1"),
  /** The target's name, before `___` in the tools' names. Default: `async-endpoint`. */
  target: z
    .string()
    .regex(/^([0-9a-zA-Z]-?){1,100}$/, "holds letters, digits and single hyphens, at most 100")
    .default("async-endpoint"),
  /** How long an invocation may take, ms; Lambda allows up to 15 minutes. Default: 30,000. */
  timeoutMs: z.int().min(1).max(MAX_TIMEOUT_MS).default(30_000),
  /** How many invocations may run at once, each in a process of its own; more are refused. Default: 10. */
  concurrency: z.int().min(1).default(10),
  memoryMb: z.int().min(128).max(10_240).default(256),
  /** `debug` tells callers why a call failed; `none` only that it did. Default: `none`. */
  exceptionLevel: z.enum(["none", "debug"]).default("none"),
  /** Request headers that reach the function in its client context, as a target's `allowedRequestHeaders`. Default: none. */
  requestHeaders: z.array(z.string()).max(10).default([]),
  /** Offers `invoke_endpoint` as an MCP task too, whose state and result are those of `get_results`. Default: false. */
  tasks: z.boolean().default(false),
  /** The function's variables. Default: this process's. */
  environment: z.record(z.string(), z.string().optional()).optional(),
  /** The `index.mjs` of `aws-lambda-ric`, where it is not found by itself. */
  runtimeClient: z.string().optional(),
  /** Takes the log: what the function prints, and events of the gateway as JSON. Default: nowhere. */
  writeLine: z.custom<WriteLine>((value) => typeof value === "function").optional(),
});

/** What a gateway may be told. */
export type GatewayOptions = z.input<typeof gatewayOptions>;
