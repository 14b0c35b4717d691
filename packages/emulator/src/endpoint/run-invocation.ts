import { Buffer } from "node:buffer";
import type { SchedulingClock } from "../clock/clock.ts";
import { wait } from "../clock/wait.ts";
import type { Assumptions } from "../configuration/assumptions-schema.ts";
import type { ModelRequest } from "../configuration/model-function.ts";
import type { FaultOf } from "../faults/fault-schema.ts";
import { type Measure, measureStatus, timed } from "../metrics/variant-metrics.ts";
import { LostConnection } from "../models/lost-connection.ts";
import type { Model } from "../models/model.ts";
import type { WorkerObjects } from "../permissions/worker-objects.ts";
import { ObjectTooLarge } from "../storage/object-too-large.ts";
import { callModel, type ModelAnswer, messageOf } from "./call-model.ts";
import { fillText } from "./failure-texts.ts";
import type { InvocationRequest } from "./invocation.ts";
import { writeOutput } from "./write-output.ts";

/** How an invocation ended. */
export type Outcome =
  | { state: "completed"; answer: ModelAnswer }
  | { state: "failed"; error: string; answer: ModelAnswer | undefined };

export interface RunDependencies {
  endpointName: string;
  model: Model;
  objects: WorkerObjects;
  clock: SchedulingClock;
  /** Aborts when the invocation is forgotten (reset, close): nothing is written then. */
  forgotten: AbortSignal;
  takeFault: <Stage extends "input" | "model" | "output">(stage: Stage) => FaultOf<Stage> | undefined;
  measure: Measure;
  failureTexts: Assumptions["failureTexts"];
}

/** One invocation from the worker's side: fetch the input, call the model, write the output or the failure. */
export async function runInvocation(
  request: InvocationRequest,
  dependencies: RunDependencies,
): Promise<Outcome> {
  const { objects, clock, forgotten, measure, failureTexts } = dependencies;
  const outcome = await compute(request, dependencies);
  if (forgotten.aborted) return outcome;
  if (outcome.state === "failed") {
    await clock.during(() => writeFailure(request, failureObject(outcome, failureTexts), objects));
    return outcome;
  }
  const { outputLocation } = request;
  if (outputLocation === undefined) return outcome;
  try {
    await timed(dependencies, "ResponseUploadLatency", () =>
      writeOutput(outputLocation, outcome.answer, dependencies, dependencies.takeFault("output")),
    );
    return outcome;
  } catch (error) {
    measure("ResponseUploadFailures", 1);
    const failed = failure(describeS3(failureTexts.unwritableOutput, error, outputLocation));
    await clock.during(() => writeFailure(request, failureObject(failed, failureTexts), objects));
    return failed;
  }
}

async function compute(request: InvocationRequest, dependencies: RunDependencies): Promise<Outcome> {
  const { endpointName, clock, forgotten, measure, failureTexts } = dependencies;
  let body: Uint8Array;
  try {
    body = await clock.during(() => fetchInput(request, dependencies));
  } catch (error) {
    measure("RequestDownloadFailures", 1);
    return failure(messageOf(error));
  }
  const timeout = new AbortController();
  const cancelTimeout = clock.schedule(request.invocationTimeoutSeconds * 1000, () =>
    timeout.abort(new DOMException("The invocation timed out.", "TimeoutError")),
  );
  try {
    const answer = await timed(dependencies, "ModelLatency", () =>
      callStruckModel(dependencies, {
        body,
        contentType: request.contentType ?? "application/octet-stream",
        accept: request.accept,
        customAttributes: request.customAttributes,
        inferenceId: request.inferenceId,
        endpointName,
        ...(request.asyncHeaders !== undefined && { asyncHeaders: request.asyncHeaders }),
        signal: AbortSignal.any([timeout.signal, forgotten]),
      }),
    );
    measureStatus(measure, answer.status);
    if (answer.status < 400) return { state: "completed", answer };
    return { state: "failed", error: describeStatus(answer), answer };
  } catch (error) {
    measureStatus(measure, 500);
    if (timeout.signal.aborted) return failure(failureTexts.timeout);
    const isLost = error instanceof LostConnection;
    return failure(
      isLost ? fillText(failureTexts.lostConnection, { endpoint: endpointName }) : messageOf(error),
    );
  } finally {
    cancelTimeout();
  }
}

/** The input is read when a worker takes the request, not when it is accepted: deleting it in between withdraws the request. */
async function fetchInput(
  { input }: InvocationRequest,
  { objects, clock, forgotten, takeFault, measure, failureTexts }: RunDependencies,
): Promise<Uint8Array> {
  if ("body" in input) return input.body;
  try {
    if (takeFault("input") !== undefined)
      throw Object.assign(new Error("Access Denied"), { name: "AccessDenied" });
    const { body } = await timed({ clock, measure }, "RequestDownloadLatency", () =>
      objects.getInput(input.location, forgotten),
    );
    return body;
  } catch (error) {
    const { location } = input;
    const text =
      error instanceof ObjectTooLarge
        ? fillText(failureTexts.oversizedInput, { location, bytes: error.sizeBytes, limit: error.limitBytes })
        : describeS3(failureTexts.missingInput, error, location);
    throw new Error(text, { cause: error });
  }
}

async function callStruckModel(
  { model, clock, takeFault }: RunDependencies,
  request: ModelRequest,
): Promise<ModelAnswer> {
  const fault = takeFault("model");
  if (fault?.kind === "modelSlow") await wait(clock, fault.delayMs, request.signal);
  if (fault?.kind !== "modelFailed") return callModel(model, request);
  return {
    status: fault.status,
    contentType: "text/plain",
    body: Buffer.from("Failed by the fault modelFailed."),
  };
}

function failure(error: string): Outcome & { state: "failed" } {
  return { state: "failed", error, answer: undefined };
}

/** A container's own answer is kept as it is; anything else is told in plain text. */
function failureObject(
  { error, answer }: Outcome & { state: "failed" },
  { contentType }: Assumptions["failureTexts"],
): ModelAnswer {
  return answer ?? { body: Buffer.from(error), contentType, status: 500 };
}

/** Without a failure path a failure leaves no object; where it cannot be written, nobody is left to be told. */
export async function writeFailure(
  { failureLocation }: InvocationRequest,
  { body, contentType }: Pick<ModelAnswer, "body" | "contentType">,
  objects: WorkerObjects,
): Promise<void> {
  if (failureLocation === undefined) return;
  await objects.putFailure(failureLocation, body, contentType).catch(() => undefined);
}

function describeStatus({ status, body }: ModelAnswer): string {
  const kind = status < 500 ? "client" : "server";
  return `Received ${kind} error (${status}) from model: ${Buffer.from(body).toString("utf8", 0, 500)}`;
}

function describeS3(text: string, error: unknown, location: string): string {
  const code = error instanceof Error ? error.name : "Error";
  return fillText(text, { code, message: messageOf(error), location });
}
