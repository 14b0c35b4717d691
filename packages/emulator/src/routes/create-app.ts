import express, { type Express, type NextFunction, type Request, type Response } from "express";
import type { ControlPlane } from "../control-plane/control-plane.ts";
import { WireError } from "../wire/wire-error.ts";
import { answerErrors } from "./answer-errors.ts";
import { controlPlane } from "./control-plane.ts";
import { getCallerIdentity } from "./get-caller-identity.ts";
import { type InspectionOptions, inspection } from "./inspection.ts";
import { invokeEndpoint } from "./invoke-endpoint.ts";
import { invokeEndpointAsync } from "./invoke-endpoint-async.ts";
import { rawBody } from "./raw-body.ts";

/**
 * What is read of a body before it is judged. Far above the limits of the APIs, so that a body that is a little too large gets
 * its service's own error instead of a broken connection.
 */
const LARGEST_READ_BYTES = 32 * 1024 * 1024;

export interface AppOptions extends Omit<InspectionOptions, "endpoints"> {
  plane: ControlPlane;
}

/** The Express app: SageMaker Runtime, SageMaker, STS and the inspection API. It does not listen. */
export function createApp(options: AppOptions): Express {
  const { account, endpoints } = options.plane;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  const body = rawBody(LARGEST_READ_BYTES);

  const runtime = express.Router();
  runtime.post("/:name/async-invocations", body, invokeEndpointAsync(endpoints, account));
  runtime.post("/:name/invocations", body, invokeEndpoint(endpoints, account));
  app.use("/endpoints", runtime, unknownPath, answerErrors("rest-json"));

  app.use("/_emulator", inspection({ ...options, endpoints }), answerErrors("rest-json"));

  // The control plane and STS both post to "/"; they are told apart by their protocols.
  const json = express.Router();
  json.use(skipForms, body, controlPlane(options.plane), answerErrors("json-1.1"));
  app.use(json);
  app.use(body, getCallerIdentity(account), answerErrors("query"));
  return app;
}

function skipForms(request: Request, _response: Response, next: NextFunction): void {
  const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  next(isForm ? "router" : undefined);
}

function unknownPath(request: Request): void {
  throw new WireError(
    "UnknownOperationException",
    `There is no ${request.method} ${request.path} here.`,
    404,
  );
}
