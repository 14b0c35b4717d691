import { Buffer } from "node:buffer";
import type { ServerResponse } from "node:http";

/** S3 judges the keys of a DeleteObjects call one by one: the answer is a 200 that tells of each that it was denied. */
export function denyDeleteObjects(response: ServerResponse, requestBody: string): void {
  const errors = [...requestBody.matchAll(/<Key>([\s\S]*?)<\/Key>/g)].map(
    // The key stays escaped as it came.
    ([, key]) => `<Error><Key>${key}</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`,
  );
  const body = `<?xml version="1.0" encoding="UTF-8"?><DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${errors.join("")}</DeleteResult>`;
  response.writeHead(200, { "Content-Type": "application/xml", "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}
