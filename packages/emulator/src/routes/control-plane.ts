import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import type { ControlPlane, Operation } from "../control-plane/control-plane.ts";
import { operations } from "../control-plane/operations.ts";
import { WireError } from "../wire/wire-error.ts";
import { bodyOf } from "./raw-body.ts";

/** `POST /` with `X-Amz-Target: SageMaker.<Operation>`, JSON 1.1. */
export function controlPlane(plane: ControlPlane) {
  return async (request: Request, response: Response): Promise<void> => {
    const target = request.headers["x-amz-target"];
    const name = typeof target === "string" ? (target.split(".")[1] ?? "") : "";
    const operation = findOperation(name);
    if (operation === undefined) {
      const supported = Object.keys(operations).join(", ");
      throw new WireError(
        "UnknownOperationException",
        `The emulator does not serve ${name || "this request"}. It serves ${supported}.`,
      );
    }
    const answer = await operation(plane, parseBody(bodyOf(request)));
    response
      .set("x-amzn-RequestId", randomUUID())
      .type("application/x-amz-json-1.1")
      .send(JSON.stringify(answer));
  };
}

function findOperation(name: string): Operation | undefined {
  return Object.hasOwn(operations, name) ? operations[name] : undefined;
}

function parseBody(body: Uint8Array): unknown {
  if (body.byteLength === 0) return {};
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new WireError("SerializationException", "The request's body is not valid JSON.");
  }
}
