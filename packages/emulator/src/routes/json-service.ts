import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import { type AwsService, findOperation } from "../wire/aws-service.ts";
import { epochSeconds, renderValues } from "../wire/render-values.ts";
import { WireError } from "../wire/wire-error.ts";
import { bodyOf } from "./raw-body.ts";

/** `POST /` with `X-Amz-Target: <prefix>.<Operation>`, JSON in one of its two versions. */
export function jsonService(service: AwsService, version: "1.0" | "1.1") {
  return async (request: Request, response: Response): Promise<void> => {
    const target = request.headers["x-amz-target"];
    const name = typeof target === "string" ? (target.split(".")[1] ?? "") : "";
    const operation = findOperation(service, name);
    const answer = await operation(parseBody(bodyOf(request)));
    response
      .set("x-amzn-RequestId", randomUUID())
      .type(`application/x-amz-json-${version}`)
      .send(JSON.stringify(renderValues(answer, epochSeconds)));
  };
}

function parseBody(body: Uint8Array): unknown {
  if (body.byteLength === 0) return {};
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new WireError("SerializationException", "The request's body is not valid JSON.");
  }
}
