import type { IncomingMessage } from "node:http";
import type { Services } from "../services/open-services.ts";
import { apiName, type RequestCounter } from "../wire/request-counter.ts";
import type { RequestHandler } from "../wire/request-handler.ts";
import { s3Operation } from "../wire/s3-operation.ts";
import { type ErrorProtocol, sendError } from "../wire/send-error.ts";
import { WireError } from "../wire/wire-error.ts";
import { refuseCredentials } from "./check-credentials.ts";
import { bucketOfHost, isDecodable, pathStyleUrl } from "./s3-address.ts";
import { pathOf, type Service, serviceOf } from "./service-of.ts";

/** Who serves what behind the door. */
export interface Backends extends Pick<Services, "fauxqs" | "dynamodb" | "outside"> {
  /** SageMaker Runtime, SageMaker, STS and the inspection API. */
  app: RequestHandler;
}

export interface DoorOptions {
  backends: Backends;
  counter: RequestCounter;
  accessKeyIds: readonly string[] | undefined;
  /** Host names under which the door is known, for telling a virtual-hosted bucket from them. */
  ownHosts: readonly string[];
}

/** One port for every service: looks at path, target and signature, and hands the request on in process, its body unread. */
export function createDoor({ backends, counter, accessKeyIds, ownHosts }: DoorOptions): RequestHandler {
  const serve: Record<Service, RequestHandler> = {
    inspection: backends.app,
    "sagemaker-runtime"(request, response) {
      const isAsync = pathOf(request.url).endsWith("/async-invocations");
      counter.count(`sagemaker-runtime.${isAsync ? "InvokeEndpointAsync" : "InvokeEndpoint"}`);
      backends.app(request, response);
    },
    sagemaker(request, response) {
      counter.count(apiName("sagemaker", targetOperation(request)));
      backends.app(request, response);
    },
    sts: backends.app,
    s3(request, response) {
      const url = pathStyleUrl(request.url ?? "/", bucketOfHost(request.headers.host, ownHosts));
      if (!isDecodable(url)) {
        sendError(response, new WireError("InvalidURI", "Couldn't parse the specified URI."), "s3");
        return;
      }
      const isCopy = request.headers["x-amz-copy-source"] !== undefined;
      counter.count(apiName("s3", s3Operation({ method: request.method ?? "GET", url, isCopy })));
      if (backends.fauxqs === undefined) return outside(request, response);
      request.url = url;
      // fauxqs would take the first label of any host with a dot for a bucket.
      request.headers.host = "localhost";
      backends.fauxqs(request, response);
    },
    sqs(request, response) {
      counter.count(apiName("sqs", targetOperation(request)));
      if (backends.fauxqs === undefined) return outside(request, response);
      // Some clients post to the queue's URL; fauxqs listens at the root only.
      request.url = "/";
      backends.fauxqs(request, response);
    },
    sns(request, response) {
      if (backends.fauxqs !== undefined) return backends.fauxqs(request, response);
      counter.count(apiName("sns", undefined));
      outside(request, response);
    },
    dynamodb(request, response) {
      counter.count(apiName("dynamodb", targetOperation(request)));
      backends.dynamodb(request, response);
    },
    unknown: (request, response) => outside(request, response),
  };

  const outside: RequestHandler = (request, response) => {
    if (backends.outside !== undefined) return backends.outside(request, response);
    const services = "SageMaker Runtime, SageMaker, S3, SNS, SQS, DynamoDB and STS GetCallerIdentity";
    const error = new WireError(
      "UnknownOperationException",
      `The emulator does not serve this request. It serves ${services}.`,
    );
    sendError(response, error, protocolOf("unknown", request));
  };

  return (request, response) => {
    const service = serviceOf(request);
    const protocol = protocolOf(service, request);
    try {
      const refusal =
        service === "inspection" ? undefined : refuseCredentials(request, accessKeyIds, protocol);
      if (refusal === undefined) serve[service](request, response);
      else sendError(response, refusal, protocol);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      sendError(response, new WireError("InternalFailure", message, 500), protocol);
    }
  };
}

function targetOperation({ headers }: IncomingMessage): string | undefined {
  const target = headers["x-amz-target"];
  return typeof target === "string" ? target.split(".")[1] : undefined;
}

function protocolOf(service: Service, { headers }: Pick<IncomingMessage, "headers">): ErrorProtocol {
  switch (service) {
    case "s3":
      return "s3";
    case "sns":
    case "sts":
      return "query";
    case "sagemaker":
      return "json-1.1";
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
