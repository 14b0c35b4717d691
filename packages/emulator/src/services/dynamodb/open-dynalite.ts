/// <reference path="./dynalite.d.ts" />
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { join } from "node:path";
import { messageOf } from "../../endpoint/call-model.ts";
import type { RequestHandler } from "../../wire/request-handler.ts";
import { sendError } from "../../wire/send-error.ts";
import { WireError } from "../../wire/wire-error.ts";
import type { InProcessServer } from "../in-process-handler.ts";
import { closeDynalite } from "./close-dynalite.ts";

/** What dynalite takes. */
export const LARGEST_REQUEST_BYTES = 16 * 1024 * 1024;

export interface Dynalite {
  handle: RequestHandler;
  /** For the emulator's own calls, which need no socket. */
  inject: InProcessServer;
  close(): Promise<void>;
}

/**
 * DynamoDB by dynalite. The door hands it its requests; it listens for none. It is loaded with the first: many emulators get no such
 * request, and all of them should start fast.
 * @param directory where its tables are kept; undefined for memory
 */
export function openDynalite(directory: string | undefined): Dynalite {
  let opened: Promise<Server> | undefined;
  return {
    handle(request, response) {
      opened ??= loadDynalite(directory);
      opened.then(
        (server) => serve(server, request, response),
        (error: unknown) => {
          sendError(response, new WireError("InternalServerError", messageOf(error), 500), "json-1.0");
        },
      );
    },
    async inject({ method, url, headers, body }) {
      opened ??= loadDynalite(directory);
      const [server, { inject }] = await Promise.all([opened, import("light-my-request")]);
      const response = await inject((request, answer) => serve(server, request, answer), {
        method,
        url,
        headers,
        ...(body !== undefined && { payload: body }),
      });
      return { statusCode: response.statusCode, headers: response.headers, body: response.rawPayload };
    },
    async close() {
      if (opened !== undefined && directory !== undefined) await closeDynalite(await opened);
    },
  };
}

async function loadDynalite(directory: string | undefined): Promise<Server> {
  const { default: dynalite } = await import("dynalite");
  const path = directory === undefined ? {} : { path: join(directory, "dynamodb") };
  return dynalite({ ...path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
}

function serve(server: Server, request: IncomingMessage, response: ServerResponse): void {
  // It holds bodies of up to 16 MiB and appends to a copy for each piece; refusing early keeps one request from stalling all.
  if (Number(request.headers["content-length"] ?? 0) > LARGEST_REQUEST_BYTES) {
    sendError(
      response,
      new WireError("RequestEntityTooLargeException", "Request Body Size Limit Exceeded", 413),
      "json-1.0",
    );
    return;
  }
  server.emit("request", request, response);
  containErrors(request, (error) => {
    sendError(response, new WireError("SerializationException", error.message), "json-1.0");
  });
}

/**
 * dynalite throws from its stream listeners: when a client hangs up, and for bodies such as `null` that its validation
 * does not expect. There the throw would end the process, so its listeners run guarded.
 */
function containErrors(request: IncomingMessage, onError: (error: Error) => void): void {
  for (const event of ["end", "data", "error"] as const) {
    for (const listener of request.listeners(event)) {
      if (typeof listener !== "function") continue;
      request.off(event, listener as (...values: unknown[]) => void);
      request.on(event, (...values: unknown[]) => {
        try {
          listener.apply(request, values);
        } catch (error) {
          onError(error instanceof Error ? error : new Error(String(error)));
        }
      });
    }
  }
}
