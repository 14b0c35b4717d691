import type { Request } from "express";
import express from "express";

/** Reads any content type, and none at all, as bytes. */
export function rawBody(limitBytes: number) {
  return express.raw({ type: () => true, limit: limitBytes, inflate: false });
}

/** The bytes that {@link rawBody} read; none when there was no body. */
export function bodyOf(request: Request<never> | Request<Record<string, string>> | Request): Uint8Array {
  const body: unknown = request.body;
  return body instanceof Uint8Array ? body : new Uint8Array();
}
