import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import { type AwsService, findOperation } from "../wire/aws-service.ts";
import { decodeCbor, encodeCbor } from "../wire/cbor.ts";
import { bodyOf } from "./raw-body.ts";

/** `POST /service/<service>/operation/<Operation>` in Smithy's RPC v2 protocol. */
export function cborService(service: AwsService) {
  return async (request: Request<{ operation: string }>, response: Response): Promise<void> => {
    const operation = findOperation(service, request.params.operation);
    const answer = await operation(decodeCbor(bodyOf(request)));
    response
      .set("x-amzn-RequestId", randomUUID())
      .set("smithy-protocol", "rpc-v2-cbor")
      .type("application/cbor")
      .send(Buffer.from(encodeCbor(answer)));
  };
}
