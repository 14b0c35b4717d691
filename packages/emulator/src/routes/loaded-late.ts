import type { RequestHandler } from "express";

/** A handler that is loaded with its first request: what few emulators need would slow the start of all. */
export function loadedLate(load: () => Promise<RequestHandler>): RequestHandler {
  let loading: Promise<RequestHandler> | undefined;
  return async (request, response, next) => {
    loading ??= load();
    const handle = await loading;
    await handle(request, response, next);
  };
}
