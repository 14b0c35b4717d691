import { Buffer } from "node:buffer";
import type { InProcessServer } from "../in-process-handler.ts";

/** An answer of DynamoDB, as JSON. */
export interface TableAnswer {
  status: number;
  body: Readonly<Record<string, unknown>>;
}

/** Makes a call of the emulator's own to the embedded DynamoDB. */
export type CallTables = (operation: string, input: object) => Promise<TableAnswer>;

/** Of the header `X-Amz-Target`. */
export const TARGET_PREFIX = "DynamoDB_20120810.";

/** dynalite wants to see a signature, and does not check it. */
const SIGNATURE = "AWS4-HMAC-SHA256 Credential=emulator, SignedHeaders=host, Signature=none";

/** Answers a client's call in dynalite's place. */
export type ServeTableCall = (input: Readonly<Record<string, unknown>>) => Promise<TableAnswer>;

export function callTables(inject: InProcessServer): CallTables {
  return async (operation, input) => {
    const { statusCode, body } = await inject({
      method: "POST",
      url: "/",
      headers: {
        host: "localhost",
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `${TARGET_PREFIX}${operation}`,
        "x-amz-date": "20000101T000000Z",
        authorization: SIGNATURE,
      },
      body: Buffer.from(JSON.stringify(input)),
    });
    return { status: statusCode, body: JSON.parse(body.toString("utf8")) };
  };
}

/** An error in DynamoDB's words. */
export function tableError(code: string, message: string): TableAnswer {
  return { status: 400, body: { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message } };
}
