import type { IncomingMessage } from "node:http";

/**
 * The `Action` of a form in the query protocol, or undefined. Looks at what has arrived first, where SDKs put it, and puts it back:
 * the body stays unread for whoever serves the request.
 */
export function peekFormAction(request: IncomingMessage): Promise<string | undefined> {
  if (request.headers["content-length"] === "0") return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const settle = (action: string | undefined) => {
      request.off("readable", peek).off("close", giveUp).off("error", giveUp);
      resolve(action);
    };
    const giveUp = () => settle(undefined);
    const peek = () => {
      // A read at the end of the body would bring on its "end", which nobody hears yet.
      if (request.readableLength === 0) return giveUp();
      const start: unknown = request.read();
      // In the same turn: a body that has come to its end must not be empty when that is looked at.
      request.unshift(start);
      settle(new URLSearchParams(String(start)).get("Action") ?? undefined);
    };
    request.on("readable", peek).on("close", giveUp).on("error", giveUp);
  });
}
