import type { IncomingMessage } from "node:http";
import { peekFormAction } from "../wire/peek-form-action.ts";
import { readSignature } from "../wire/read-signature.ts";
import { apiName } from "../wire/request-counter.ts";
import { s3Operation } from "../wire/s3-operation.ts";
import type { ErrorProtocol } from "../wire/send-error.ts";
import { WireError } from "../wire/wire-error.ts";
import { bucketOfHost, isDecodable, pathStyleUrl } from "./s3-address.ts";
import { isCbor, pathOf, type Service } from "./service-of.ts";

/** What a request asks for, and as whom. */
export interface ApiCall {
  service: Exclude<Service, "inspection">;
  /** As its API documentation spells it; `Unknown` where it cannot be told. */
  operation: string;
  /** Service and operation as the count names them, such as `s3.PutObject`. */
  api: string;
  protocol: ErrorProtocol;
  /** Undefined for an unsigned request. */
  accessKeyId: string | undefined;
  /** The request's URL; for S3 in path style. */
  url: string;
}

/**
 * Names the call that a request makes.
 * @param ownHosts host names under which the door is known, for telling a virtual-hosted bucket from them
 * @throws WireError InvalidURI
 */
export async function readApiCall(
  request: IncomingMessage,
  service: ApiCall["service"],
  ownHosts: readonly string[],
): Promise<ApiCall> {
  const url = service === "s3" ? s3Url(request, ownHosts) : (request.url ?? "/");
  const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  const target = request.headers["x-amz-target"];
  const api = apiName(
    service,
    service !== "s3" && target === undefined && isForm
      ? await peekFormAction(request)
      : operationOf(request, service, url),
  );
  return {
    service,
    operation: api.slice(service.length + 1),
    api,
    protocol: protocolOf(service, request),
    accessKeyId: readSignature(request)?.accessKeyId,
    url,
  };
}

function s3Url({ url = "/", headers }: IncomingMessage, ownHosts: readonly string[]): string {
  const inPathStyle = pathStyleUrl(url, bucketOfHost(headers.host, ownHosts));
  if (isDecodable(inPathStyle)) return inPathStyle;
  throw new WireError("InvalidURI", "Couldn't parse the specified URI.");
}

function operationOf(
  { method = "GET", headers }: IncomingMessage,
  service: ApiCall["service"],
  url: string,
): string | undefined {
  if (service === "s3") {
    return s3Operation({ method, url, isCopy: headers["x-amz-copy-source"] !== undefined });
  }
  if (service === "sagemaker-runtime") {
    return pathOf(url).endsWith("/async-invocations") ? "InvokeEndpointAsync" : "InvokeEndpoint";
  }
  if (service === "cloudwatch" && isCbor({ headers })) return pathOf(url).split("/").at(-1);
  const target = headers["x-amz-target"];
  return typeof target === "string" ? target.split(".")[1] : undefined;
}

/** How the service words its errors. */
export function protocolOf(service: Service, { headers }: Pick<IncomingMessage, "headers">): ErrorProtocol {
  switch (service) {
    case "s3":
      return "s3";
    case "sns":
    case "sts":
      return "query";
    case "sagemaker":
    case "application-autoscaling":
    case "logs":
      return "json-1.1";
    case "cloudwatch":
      return cloudWatchProtocol(headers);
    case "sqs":
    case "dynamodb":
      return "json-1.0";
    case "inspection":
    case "sagemaker-runtime":
      return "rest-json";
    case "unknown":
      if (headers["x-amz-target"] !== undefined) return "json-1.1";
      return headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ? "query" : "rest-json";
  }
}

/** CloudWatch speaks three protocols. */
function cloudWatchProtocol(headers: IncomingMessage["headers"]): ErrorProtocol {
  if (isCbor({ headers })) return "query-compatible-cbor";
  return headers["x-amz-target"] === undefined ? "query" : "query-compatible-json";
}
