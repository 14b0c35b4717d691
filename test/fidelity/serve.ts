import type { IncomingMessage, ServerResponse } from "node:http";
import { listen } from "../support/listen.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A model container that answers invocations as the case says, and health checks too where it says so. */
export function serve(invoke: Answer, ping: Answer = (_, response) => response.end()): Promise<string> {
  return listen((request, response) => {
    if (request.url === "/ping") ping(request, response);
    else request.resume().on("end", () => invoke(request, response));
  });
}
