import type { Request } from "express";
import express from "express";

/**
 * Reads any content type, and none at all, as bytes.
 * @param inflate SDKs compress large requests of some services
 */
export function rawBody(limitBytes: number, { inflate = false }: { inflate?: boolean } = {}) {
  return express.raw({ type: () => true, limit: limitBytes, inflate });
}

/** The bytes that {@link rawBody} read; none when there was no body. */
export function bodyOf(request: Request<never> | Request<Record<string, string>> | Request): Uint8Array {
  const body: unknown = request.body;
  return body instanceof Uint8Array ? body : new Uint8Array();
}
