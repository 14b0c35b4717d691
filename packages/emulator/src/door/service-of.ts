import type { IncomingMessage } from "node:http";
import { readSignature } from "../wire/read-signature.ts";
import { bucketOfHost } from "./s3-address.ts";

/** Who serves a request: a part of the emulator, an embedded service, or nobody here. */
export type Service =
  | "inspection"
  | "sagemaker-runtime"
  | "sagemaker"
  | "application-autoscaling"
  | "cloudwatch"
  | "logs"
  | "sts"
  | "s3"
  | "sqs"
  | "sns"
  | "dynamodb"
  | "unknown";

const TARGET_SERVICES: Record<string, Service> = {
  SageMaker: "sagemaker",
  AnyScaleFrontendService: "application-autoscaling",
  GraniteServiceVersion20100801: "cloudwatch",
  Logs_20140328: "logs",
  AmazonSQS: "sqs",
  DynamoDB_20120810: "dynamodb",
  DynamoDB_20111205: "dynamodb",
};

const CBOR_SERVICES: Record<string, Service> = { GraniteServiceVersion20100801: "cloudwatch" };

const SIGNED_SERVICES: Record<string, Service> = {
  "application-autoscaling": "application-autoscaling",
  monitoring: "cloudwatch",
  logs: "logs",
  s3: "s3",
  sqs: "sqs",
  sns: "sns",
  sts: "sts",
  dynamodb: "dynamodb",
};

const RUNTIME_PATH = /^\/endpoints\/[^/]+\/(async-)?invocations$/;

/**
 * Which service a request is for, from its path, target and signature alone: the body stays unread.
 * S3 is the rest, because its paths can be anything.
 * @param ownHosts host names under which the door is known, for telling a virtual-hosted bucket from them
 */
export function serviceOf(
  request: Pick<IncomingMessage, "method" | "url" | "headers">,
  ownHosts: readonly string[],
): Service {
  const path = pathOf(request.url);
  if (path === "/_emulator" || path.startsWith("/_emulator/")) return "inspection";

  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return TARGET_SERVICES[target.split(".", 1)[0] ?? ""] ?? "unknown";

  if (isCbor(request)) return CBOR_SERVICES[path.split("/")[2] ?? ""] ?? "unknown";

  const isRuntimePath = request.method === "POST" && RUNTIME_PATH.test(path);
  const signature = readSignature(request);
  if (signature?.service === "sagemaker") return isRuntimePath ? "sagemaker-runtime" : "sagemaker";
  if (signature !== undefined) return SIGNED_SERVICES[signature.service] ?? "unknown";

  if (isRuntimePath) return "sagemaker-runtime";
  if (isPage(request, ownHosts)) return "inspection";
  const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  return request.method === "POST" && path === "/" && isForm ? "sns" : "s3";
}

/** A browser does not sign; the S3 clients that list buckets by this path do. */
function isPage(
  { method, url, headers }: Pick<IncomingMessage, "method" | "url" | "headers">,
  ownHosts: readonly string[],
) {
  const isRead = method === "GET" || method === "HEAD";
  const isUnsigned = headers.authorization === undefined;
  return isRead && isUnsigned && pathOf(url) === "/" && bucketOfHost(headers.host, ownHosts) === undefined;
}

/** Whether a request is one of Smithy's RPC v2 protocol, whose operation stands in the path. */
export function isCbor({ headers }: Pick<IncomingMessage, "headers">): boolean {
  return headers["smithy-protocol"] === "rpc-v2-cbor";
}

export function pathOf(url = "/"): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}
