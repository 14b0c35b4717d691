import { Buffer } from "node:buffer";
import type { ObjectTransfer } from "../storage/object-store.ts";
import { isEmptyObject, rangeUpTo, refuseLarger } from "../storage/read-limit.ts";
import type { S3Location } from "../storage/s3-uri.ts";
import type { InProcessResponse, InProcessServer } from "./in-process-handler.ts";
import { encryptionHeaders } from "./object-encryption.ts";

/**
 * Reads and writes objects of the embedded S3 without an SDK between: every invocation does both, and an SDK's client would
 * take most of the time that one costs.
 */
export function createInProcessTransfer(server: InProcessServer): ObjectTransfer {
  return {
    async get(location, limitBytes) {
      const headers = { range: rangeUpTo(limitBytes) };
      const response = await server({ method: "GET", url: urlOf(location), headers, body: undefined });
      try {
        throwIfRefused(response);
      } catch (error) {
        if (isEmptyObject(error)) return new Uint8Array();
        throw error;
      }
      refuseLarger(String(response.headers["content-range"]), limitBytes);
      return response.body;
    },
    async put(location, body, { contentType, metadata, kmsKeyId }) {
      const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      const headers = {
        ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
        ...(kmsKeyId !== undefined && encryptionHeaders(kmsKeyId)),
        "content-type": contentType,
        "content-length": String(bytes.byteLength),
      };
      throwIfRefused(await server({ method: "PUT", url: urlOf(location), headers, body: bytes }));
    },
  };
}

function urlOf({ bucket, key }: S3Location): string {
  return `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
}

/** @throws Error with S3's code as its name */
function throwIfRefused(response: InProcessResponse): void {
  if (response.statusCode < 300) return;
  const text = response.body.toString();
  const name = /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? "InternalError";
  throw Object.assign(new Error(/<Message>(.*?)<\/Message>/s.exec(text)?.[1] ?? text), { name });
}
