import type { IncomingMessage } from "node:http";

/** What a SigV4 signature says about its request. The signature itself is not checked. */
export interface Signature {
  accessKeyId: string;
  region: string;
  /** The signing name, such as `s3`, `sagemaker` or `dynamodb`. */
  service: string;
}

/** Reads the credential scope from the Authorization header or, for a presigned URL, the query. Undefined for an unsigned request. */
export function readSignature({
  headers,
  url = "",
}: Pick<IncomingMessage, "headers" | "url">): Signature | undefined {
  const header = /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1];
  const credential = header ?? presignedCredential(url);
  // An access key id holds no slash, but some tools use ids that do; the scope is always the last four parts.
  const parts = credential?.split("/") ?? [];
  const [region, service] = parts.slice(-3);
  const accessKeyId = parts.slice(0, -4).join("/");
  if (region === undefined || service === undefined || accessKeyId === "") return undefined;
  return { accessKeyId, region, service };
}

function presignedCredential(url: string): string | undefined {
  const start = url.indexOf("?");
  return start === -1
    ? undefined
    : (new URLSearchParams(url.slice(start)).get("X-Amz-Credential") ?? undefined);
}
