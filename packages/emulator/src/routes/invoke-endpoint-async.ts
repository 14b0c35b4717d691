import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import type { Assumptions } from "../configuration/assumptions-schema.ts";
import { messageOf } from "../endpoint/call-model.ts";
import type { AsyncEndpoint } from "../endpoint/endpoint.ts";
import type { InvocationRequest } from "../endpoint/invocation.ts";
import { outputLocations } from "../endpoint/output-locations.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { constraintMessage, validationError } from "../wire/wire-error.ts";
import { type AsyncHeaders, placesAndTimes, readAsyncHeaders } from "./async-headers.ts";
import { type EndpointFinder, findServingEndpoint } from "./find-endpoint.ts";
import { bodyOf } from "./raw-body.ts";

/** Bytes, not characters. */
const LARGEST_INLINE_BODY_BYTES = 128_000;

export interface AsyncRuntime extends EndpointFinder {
  objects: Pick<ObjectStore, "check">;
  assumptions: Assumptions;
}

/** `POST /endpoints/{name}/async-invocations`: checks, queues, and answers 202 with the places where the result will be. */
export function invokeEndpointAsync(runtime: AsyncRuntime) {
  const { objects, assumptions } = runtime;
  return async (request: Request<{ name: string }>, response: Response): Promise<void> => {
    const { name } = request.params;
    const members = readAsyncHeaders(request.headers);
    const input = readInput(bodyOf(request), members);
    const endpoint = findServingEndpoint(runtime, name);
    if (endpoint.kind === "sync") {
      throw validationError(
        `Endpoint ${name} does not support asynchronous inference: it has no AsyncInferenceConfig.`,
      );
    }
    if (assumptions.inputCheck) await refuseUnreadable(input, objects);
    const asyncHeaders = assumptions.containerHeaders === "all" ? placesAndTimes(request.headers) : undefined;
    const record = endpoint.accept({ ...toInvocation(endpoint, members, assumptions), input, asyncHeaders });
    const answer = Buffer.from(JSON.stringify({ InferenceId: record.inferenceId }));
    // Not Express's json(), which adds a charset that the service does not send.
    response.writeHead(202, {
      "Content-Type": "application/json",
      "Content-Length": answer.byteLength,
      "x-amzn-RequestId": randomUUID(),
      ...(record.outputLocation !== null && {
        "X-Amzn-SageMaker-OutputLocation": inUtf8(record.outputLocation),
      }),
      ...(record.failureLocation !== null && {
        "X-Amzn-SageMaker-FailureLocation": inUtf8(record.failureLocation),
      }),
    });
    // As bytes: a text would go out together with the headers, and give them its encoding.
    response.end(answer);
  };
}

/** AWS documents these headers as ASCII and the endpoint's paths as any text; a path that is no ASCII is sent as UTF-8 here. */
function inUtf8(location: string): string {
  return Buffer.from(location, "utf8").toString("latin1");
}

function readInput(body: Uint8Array, { inputLocation }: AsyncHeaders): InvocationRequest["input"] {
  const hasBody = body.byteLength > 0;
  if (hasBody && inputLocation !== undefined) {
    throw validationError("Body and InputLocation are mutually exclusive. Provide exactly one of them.");
  }
  if (body.byteLength > LARGEST_INLINE_BODY_BYTES) {
    const constraint = `Member must have length less than or equal to ${LARGEST_INLINE_BODY_BYTES}`;
    throw validationError(constraintMessage([{ member: "body", value: "***", constraint }]));
  }
  if (inputLocation !== undefined) return { location: inputLocation };
  if (hasBody) return { body };
  throw validationError("Neither Body nor InputLocation was given. Provide exactly one of them.");
}

async function refuseUnreadable(
  input: InvocationRequest["input"],
  objects: AsyncRuntime["objects"],
): Promise<void> {
  if ("body" in input) return;
  await objects.check(input.location).catch((error: unknown) => {
    throw validationError(`InputLocation ${input.location} cannot be read: ${messageOf(error)}`);
  });
}

function toInvocation(
  endpoint: AsyncEndpoint,
  members: AsyncHeaders,
  { failureKey }: Assumptions,
): Omit<InvocationRequest, "input" | "asyncHeaders"> {
  const locations = outputLocations({
    outputPath: endpoint.outputPath,
    failurePath: endpoint.failurePath,
    uuid: randomUUID(),
    pathExtension: members.s3OutputPathExtension,
    filename: members.filename,
    failureKey,
  });
  return {
    inferenceId: members.inferenceId ?? randomUUID(),
    contentType: members.contentType,
    accept: members.accept,
    customAttributes: members.customAttributes,
    requestTtlSeconds: members.requestTTLSeconds,
    invocationTimeoutSeconds: members.invocationTimeoutSeconds,
    ...locations,
  };
}
