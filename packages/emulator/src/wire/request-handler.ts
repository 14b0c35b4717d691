import type { IncomingMessage, ServerResponse } from "node:http";

/** Serves a request whose body is still unread. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;
