import type { IncomingMessage, ServerResponse } from "node:http";
import type { SchedulingClock } from "../clock/clock.ts";
import type { FaultList } from "../faults/fault-list.ts";
import { strikeCall } from "../faults/strike-call.ts";
import type { RefuseFastCall } from "../limits/s3-prefix-rates.ts";
import type { RefuseDenied } from "../permissions/permissions.ts";
import type { Services } from "../services/open-services.ts";
import type { RequestCounter } from "../wire/request-counter.ts";
import type { RequestHandler } from "../wire/request-handler.ts";
import { sendError } from "../wire/send-error.ts";
import { WireError } from "../wire/wire-error.ts";
import { type ApiCall, protocolOf, readApiCall } from "./api-call.ts";
import type { CallLog } from "./call-log.ts";
import { refuseCredentials } from "./check-credentials.ts";
import { serviceOf } from "./service-of.ts";

/** Who serves what behind the door. */
export interface Backends extends Pick<Services, "fauxqs" | "dynamodb" | "outside"> {
  /** SageMaker Runtime, SageMaker, Application Auto Scaling, CloudWatch, CloudWatch Logs, STS and the inspection API. */
  app: RequestHandler;
}

export interface DoorOptions {
  backends: Backends;
  counter: RequestCounter;
  calls: Pick<CallLog, "follow">;
  accessKeyIds: readonly string[] | undefined;
  refuseDenied: RefuseDenied;
  refuseFastCall: RefuseFastCall;
  faults: Pick<FaultList, "takeForCall">;
  clock: SchedulingClock;
  /** Host names under which the door is known, for telling a virtual-hosted bucket from them. */
  ownHosts: readonly string[];
}

/**
 * One port for every service: looks at path, target and signature, counts, refuses and strikes, and hands the request on in
 * process, its body unread.
 */
export function createDoor(options: DoorOptions): RequestHandler {
  const { backends, counter, calls, accessKeyIds, refuseDenied, refuseFastCall, faults, clock, ownHosts } =
    options;

  const admit = async (request: IncomingMessage, response: ServerResponse, service: ApiCall["service"]) => {
    const refusal = refuseCredentials(request, accessKeyIds, protocolOf(service, request));
    if (refusal !== undefined) throw refusal;
    const call = await readApiCall(request, service, ownHosts);
    // Gone while its form was looked at.
    if (request.destroyed) return;
    if (service !== "unknown") counter.count(call.api);
    calls.follow(call, request, response);
    if (await refuseDenied(call, request, response)) return;
    refuseFastCall(call, request.method);
    const fault = faults.takeForCall({ api: call.api, isConditional: isConditional(request) });
    const serve = () => {
      if (backends.fauxqs !== undefined) adaptToFauxqs(request, call);
      backendOf(backends, service)(request, response);
    };
    if (call.service === "s3" && call.operation === "Unknown" && backends.fauxqs !== undefined) {
      throw new WireError(
        "MethodNotAllowed",
        "The specified method is not allowed against this resource.",
        405,
      );
    }
    if (fault === undefined) serve();
    else await strikeCall(fault, { request, response, protocol: call.protocol, clock, serve });
  };

  return (request, response) => {
    const service = serviceOf(request, ownHosts);
    if (service === "inspection") {
      backends.app(request, response);
    } else {
      admit(request, response, service).catch((error: unknown) => {
        sendError(response, toWireError(error), protocolOf(service, request));
      });
    }
  };
}

function backendOf(
  { app, fauxqs, dynamodb, outside = refuseUnknown }: Backends,
  service: ApiCall["service"],
) {
  switch (service) {
    case "sagemaker-runtime":
    case "sagemaker":
    case "application-autoscaling":
    case "cloudwatch":
    case "logs":
    case "sts":
      return app;
    case "dynamodb":
      return dynamodb;
    case "s3":
    case "sqs":
    case "sns":
      return fauxqs ?? outside;
    case "unknown":
      return outside;
  }
}

/** What fauxqs wants otherwise than clients send it. */
function adaptToFauxqs(request: IncomingMessage, { service, url }: ApiCall): void {
  if (service === "s3") {
    request.url = url;
    // It would take the first label of any host with a dot for a bucket.
    request.headers.host = "localhost";
  }
  // Some clients post to the queue's URL; it listens at the root only.
  if (service === "sqs") request.url = "/";
}

const refuseUnknown: RequestHandler = (request, response) => {
  const services =
    "SageMaker Runtime, SageMaker, Application Auto Scaling, CloudWatch, CloudWatch Logs, S3, SNS, SQS, DynamoDB and STS GetCallerIdentity";
  const error = new WireError(
    "UnknownOperationException",
    `The emulator does not serve this request. It serves ${services}.`,
  );
  sendError(response, error, protocolOf("unknown", request));
};

function isConditional({ headers }: IncomingMessage): boolean {
  return headers["if-match"] !== undefined || headers["if-none-match"] !== undefined;
}

function toWireError(error: unknown): WireError {
  if (error instanceof WireError) return error;
  return new WireError("InternalFailure", error instanceof Error ? error.message : String(error), 500);
}
