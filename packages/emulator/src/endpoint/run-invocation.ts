import { Buffer } from "node:buffer";
import type { SchedulingClock } from "../clock/clock.ts";
import type { Model } from "../models/model.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { callModel, type ModelAnswer, messageOf } from "./call-model.ts";
import { downloadFailed, TIMED_OUT, uploadFailed } from "./failure-texts.ts";
import type { InvocationRequest } from "./invocation.ts";
import { type OutputDependencies, writeOutput } from "./write-output.ts";

/** How an invocation ended. */
export type Outcome =
  | { state: "completed"; answer: ModelAnswer }
  | { state: "failed"; error: string; answer: ModelAnswer | undefined };

export interface RunDependencies {
  endpointName: string;
  model: Model;
  objects: ObjectStore;
  clock: SchedulingClock;
  /** Aborts when the invocation is forgotten (reset, close): nothing is written then. */
  forgotten: AbortSignal;
  takeFault: OutputDependencies["takeFault"];
}

/** One invocation from the worker's side: fetch the input, call the model, write the output or the failure. */
export async function runInvocation(
  request: InvocationRequest,
  dependencies: RunDependencies,
): Promise<Outcome> {
  const { objects, clock, forgotten } = dependencies;
  const outcome = await compute(request, dependencies);
  if (forgotten.aborted) return outcome;
  if (outcome.state === "failed") {
    await clock.during(() => writeFailure(request, failureObject(outcome), objects));
    return outcome;
  }
  try {
    await writeOutput(request.outputLocation, outcome.answer, dependencies);
    return outcome;
  } catch (error) {
    const failed = failure(uploadFailed(codeOf(error), messageOf(error), request.outputLocation));
    await clock.during(() => writeFailure(request, failureObject(failed), objects));
    return failed;
  }
}

async function compute(request: InvocationRequest, dependencies: RunDependencies): Promise<Outcome> {
  const { endpointName, model, objects, clock, forgotten } = dependencies;
  let body: Uint8Array;
  try {
    body = await clock.during(() => fetchInput(request, objects, forgotten));
  } catch (error) {
    return failure(messageOf(error));
  }
  const timeout = new AbortController();
  const cancelTimeout = clock.schedule(request.invocationTimeoutSeconds * 1000, () =>
    timeout.abort(new DOMException("The invocation timed out.", "TimeoutError")),
  );
  try {
    const answer = await callModel(model, {
      body,
      contentType: request.contentType ?? "application/octet-stream",
      accept: request.accept,
      customAttributes: request.customAttributes,
      inferenceId: request.inferenceId,
      endpointName,
      signal: AbortSignal.any([timeout.signal, forgotten]),
    });
    if (answer.status < 400) return { state: "completed", answer };
    return { state: "failed", error: describeStatus(answer), answer };
  } catch (error) {
    return failure(timeout.signal.aborted ? TIMED_OUT : messageOf(error));
  } finally {
    cancelTimeout();
  }
}

/** The input is read when a worker takes the request, not when it is accepted: deleting it in between withdraws the request. */
async function fetchInput(
  { input }: InvocationRequest,
  objects: ObjectStore,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if ("body" in input) return input.body;
  try {
    return (await objects.get(input.location, signal)).body;
  } catch (error) {
    throw new Error(downloadFailed(codeOf(error), messageOf(error), input.location), { cause: error });
  }
}

function failure(error: string): Outcome & { state: "failed" } {
  return { state: "failed", error, answer: undefined };
}

/** A container's own answer is kept as it is; anything else is told in plain text. */
function failureObject({ error, answer }: Outcome & { state: "failed" }): ModelAnswer {
  return answer ?? { body: Buffer.from(error), contentType: "text/plain", status: 500 };
}

/** Without a failure path a failure leaves no object; where it cannot be written, nobody is left to be told. */
export async function writeFailure(
  { failureLocation }: InvocationRequest,
  { body, contentType }: Pick<ModelAnswer, "body" | "contentType">,
  objects: ObjectStore,
): Promise<void> {
  if (failureLocation === undefined) return;
  await objects.put(failureLocation, body, contentType).catch(() => undefined);
}

function describeStatus({ status, body }: ModelAnswer): string {
  const kind = status < 500 ? "client" : "server";
  return `Received ${kind} error (${status}) from model: ${Buffer.from(body).toString("utf8", 0, 500)}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : "Error";
}
