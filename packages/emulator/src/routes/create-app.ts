import express, { type Express, type Request, type RequestHandler } from "express";
import type { Activity } from "../activity/activity.ts";
import type { StreamedEmulator } from "../activity/stream-message.ts";
import type { ControlPlane } from "../control-plane/control-plane.ts";
import { operations } from "../control-plane/operations.ts";
import type { LogStore } from "../logs/log-store.ts";
import type { Monitoring } from "../monitoring/open-monitoring.ts";
import { bindOperations } from "../wire/aws-service.ts";
import type { ErrorProtocol } from "../wire/send-error.ts";
import { WireError } from "../wire/wire-error.ts";
import { answerErrors } from "./answer-errors.ts";
import { cborService } from "./cbor-service.ts";
import { eventStream } from "./event-stream.ts";
import { type InspectionOptions, inspection } from "./inspection.ts";
import { invokeEndpoint } from "./invoke-endpoint.ts";
import { type AsyncRuntime, invokeEndpointAsync } from "./invoke-endpoint-async.ts";
import { jsonService } from "./json-service.ts";
import { loadedLate } from "./loaded-late.ts";
import { page } from "./page.ts";
import { queryServices } from "./query-services.ts";
import { rawBody } from "./raw-body.ts";
import { securityTokenService } from "./security-token-service.ts";

/**
 * What is read of a body before it is judged. Far above the limits of the APIs, so that a body that is a little too large gets
 * its service's own error instead of a broken connection.
 */
const LARGEST_READ_BYTES = 32 * 1024 * 1024;

/** CloudWatch's name on the wire. */
const CLOUD_WATCH = "GraniteServiceVersion20100801";

export interface AppOptions extends Omit<InspectionOptions, "endpoints"> {
  plane: ControlPlane;
  monitoring: Monitoring;
  logs: LogStore;
  activity: Activity;
  /** What a caller needs to know. */
  emulator: StreamedEmulator;
  runtime: AsyncRuntime;
}

/**
 * The Express app: SageMaker Runtime, SageMaker, Application Auto Scaling, CloudWatch, CloudWatch Logs, STS, the inspection API and the page.
 * It does not listen.
 */
export function createApp(options: AppOptions): Express {
  const { account, endpoints } = options.plane;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  const body = rawBody(LARGEST_READ_BYTES);
  const inflated = rawBody(LARGEST_READ_BYTES, { inflate: true });

  const runtime = express.Router();
  runtime.post("/:name/async-invocations", body, invokeEndpointAsync(options.runtime));
  runtime.post("/:name/invocations", body, invokeEndpoint(options.runtime));
  app.use("/endpoints", runtime, unknownPath, answerErrors("rest-json"));

  app.use(page());
  app.get("/_emulator/events", eventStream({ ...options, endpoints }));
  app.use("/_emulator", inspection({ ...options, endpoints }), answerErrors("rest-json"));

  const { autoScaling, cloudWatch } = options.monitoring;
  const monitoring = `/service/${CLOUD_WATCH}/operation`;
  const cbor = express.Router().post("/:operation", inflated, cborService(cloudWatch));
  app.use(monitoring, cbor, unknownPath, answerErrors("query-compatible-cbor"));

  // These all post to "/". They are told apart by their targets, and, where they have a form instead, by its version.
  const sagemaker = bindOperations(operations, options.plane);
  app.use(only(hasTarget("AnyScaleFrontendService"), body, jsonService(autoScaling, "1.1"), "json-1.1"));
  app.use(only(hasTarget(CLOUD_WATCH), inflated, jsonService(cloudWatch, "1.0"), "query-compatible-json"));
  const logs = loadedLate(async () => {
    const { cloudWatchLogs } = await import("../logs/operations.ts");
    return jsonService(cloudWatchLogs({ store: options.logs, account }), "1.1");
  });
  app.use(only(hasTarget("Logs_20140328"), body, logs, "json-1.1"));
  app.use(only(isNoForm, body, jsonService(sagemaker, "1.1"), "json-1.1"));
  const query = queryServices(
    { "2010-08-01": { namespace: "http://monitoring.amazonaws.com/doc/2010-08-01/", service: cloudWatch } },
    securityTokenService(account),
  );
  app.use(inflated, query, answerErrors("query"));
  return app;
}

/** A service that takes the requests which fit. */
function only(
  fits: (request: Request) => boolean,
  body: RequestHandler,
  service: RequestHandler,
  protocol: ErrorProtocol,
) {
  const skip: RequestHandler = (request, _response, next) => next(fits(request) ? undefined : "router");
  return express.Router().use(skip, body, service, answerErrors(protocol));
}

function hasTarget(prefix: string) {
  return ({ headers }: Request): boolean => {
    const target = headers["x-amz-target"];
    return typeof target === "string" && target.startsWith(`${prefix}.`);
  };
}

function isNoForm({ headers }: Request): boolean {
  return headers["content-type"]?.startsWith("application/x-www-form-urlencoded") !== true;
}

function unknownPath(request: Request): void {
  throw new WireError(
    "UnknownOperationException",
    `There is no ${request.method} ${request.path} here.`,
    404,
  );
}
