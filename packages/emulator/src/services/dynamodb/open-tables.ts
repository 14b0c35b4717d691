import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { SchedulingClock } from "../../clock/clock.ts";
import type { Limits } from "../../configuration/limits-schema.ts";
import { messageOf } from "../../endpoint/call-model.ts";
import { readBody } from "../../wire/read-body.ts";
import type { RequestHandler } from "../../wire/request-handler.ts";
import { sendError } from "../../wire/send-error.ts";
import { WireError } from "../../wire/wire-error.ts";
import { CONDITIONAL_CALLS, withOldItem } from "./old-items.ts";
import { LARGEST_REQUEST_BYTES, openDynalite } from "./open-dynalite.ts";
import { openRatedTables } from "./rated-tables.ts";
import { type CallTables, callTables, type ServeTableCall, TARGET_PREFIX } from "./table-call.ts";
import { openTimesToLive } from "./times-to-live.ts";

export interface Tables {
  handle: RequestHandler;
  /** For the emulator's own calls, which need no socket and pass no limit. */
  call: CallTables;
  close(): Promise<void>;
}

export interface TablesOptions {
  /** Where tables are kept; undefined for memory. */
  directory: string | undefined;
  clock: SchedulingClock;
  rates: Limits["tableRates"];
  expiredItemsDeletedAfterMs: number;
}

/** DynamoDB by dynalite, with what that has not: times to live, the items that did not fulfil a condition and, where they are asked for, limits of throughput. */
export async function openTables(options: TablesOptions): Promise<Tables> {
  const { rates, clock } = options;
  const dynalite = openDynalite(options.directory);
  const call = callTables(dynalite.inject);
  const timesToLive = await openTimesToLive({ ...options, call });
  const served = new Map<string, ServeTableCall>([
    ...(rates === undefined ? [] : openRatedTables(rates, clock, call)),
    ...timesToLive.operations,
  ]);
  for (const name of CONDITIONAL_CALLS) {
    served.set(name, withOldItem(served.get(name) ?? ((input) => call(name, input)), call));
  }

  return {
    handle(request, response) {
      const target = String(request.headers["x-amz-target"]);
      const serve = target.startsWith(TARGET_PREFIX)
        ? served.get(target.slice(TARGET_PREFIX.length))
        : undefined;
      if (serve === undefined) return dynalite.handle(request, response);
      answer(serve, request, response).catch((error: unknown) => {
        sendError(response, new WireError("InternalServerError", messageOf(error), 500), "json-1.0");
      });
    },
    call,
    async close() {
      timesToLive.stop();
      await dynalite.close();
    },
  };
}

async function answer(serve: ServeTableCall, request: IncomingMessage, response: ServerResponse) {
  const text = (await readBody(request, LARGEST_REQUEST_BYTES)).toString("utf8");
  const input = parseObject(text);
  if (input === undefined) {
    return sendError(
      response,
      new WireError("SerializationException", "The body is no JSON object."),
      "json-1.0",
    );
  }
  const { status, body } = await serve(input);
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    "Content-Type": "application/x-amz-json-1.0",
    "Content-Length": bytes.byteLength,
    "x-amzn-RequestId": randomUUID(),
  });
  response.end(bytes);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
