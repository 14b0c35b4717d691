import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import { z } from "zod";
import { type ModelAnswer, messageOf } from "../endpoint/call-model.ts";
import { answeredWith } from "../endpoint/failure-texts.ts";
import { logGroupArn, logGroupName } from "../logs/log-names.ts";
import type { Account } from "../wire/arn.ts";
import { constraintMessage, validationError, WireError } from "../wire/wire-error.ts";
import { type EndpointFinder, findServingEndpoint } from "./find-endpoint.ts";
import { readMembers, sharedMembers } from "./header-members.ts";
import { bodyOf } from "./raw-body.ts";

/** 6 MiB. */
const LARGEST_BODY_BYTES = 6_291_456;

/** Here, other than in an asynchronous call, the content type is that of the wire. */
const HEADERS = {
  contentType: "content-type",
  accept: "accept",
  customAttributes: "x-amzn-sagemaker-custom-attributes",
  inferenceId: "x-amzn-sagemaker-inference-id",
};

const membersSchema = z.object(sharedMembers);

/** `POST /endpoints/{name}/invocations`: a real-time endpoint answers in the same call. */
export function invokeEndpoint(finder: EndpointFinder) {
  const { account } = finder;
  return async (request: Request<{ name: string }>, response: Response): Promise<void> => {
    const { name } = request.params;
    const body = bodyOf(request);
    const members = readMembers(membersSchema, HEADERS, request.headers);
    if (body.byteLength > LARGEST_BODY_BYTES) {
      const constraint = `Member must have length less than or equal to ${LARGEST_BODY_BYTES}`;
      throw validationError(constraintMessage([{ member: "body", value: "***", constraint }]));
    }
    const endpoint = findServingEndpoint(finder, name);
    if (endpoint.kind === "async") {
      throw validationError(
        `Endpoint ${name} of account ${account.accountId} has an AsyncInferenceConfig and can only receive asynchronous invocations.`,
      );
    }
    const { inferenceId = randomUUID(), contentType, accept, customAttributes } = members;
    const invoke = endpoint.invoke({ body, contentType, accept, customAttributes, inferenceId });
    const answer = await invoke.catch((error: unknown) => {
      throw modelError(
        { body: Buffer.from(messageOf(error)), contentType: "text/plain", status: 500 },
        name,
        account,
      );
    });
    if (answer.status < 200 || answer.status >= 400) throw modelError(answer, name, account);
    // Not Express's set(), which adds a charset to a text type; the container's content type is passed on as it is.
    response.writeHead(200, {
      "Content-Type": answer.contentType,
      "Content-Length": answer.body.byteLength,
      "x-amzn-RequestId": randomUUID(),
      "x-Amzn-Invoked-Production-Variant": endpoint.configuration.variantName,
      ...(answer.customAttributes !== undefined && {
        "X-Amzn-SageMaker-Custom-Attributes": answer.customAttributes,
      }),
    });
    response.end(answer.body);
  };
}

/**
 * 424 ModelError: the container's own answer stands in OriginalMessage, and the message ends as
 * https://github.com/aws/sagemaker-python-sdk/issues/2955 shows it.
 */
function modelError(answer: ModelAnswer, endpointName: string, account: Account): WireError {
  const { region, accountId } = account;
  const group = logGroupName(endpointName);
  const logs = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logEventViewer:group=${group}`;
  const message = `${answeredWith(answer)}. See ${logs} in account ${accountId} for more information.`;
  return new WireError("ModelError", message, 424, {
    OriginalStatusCode: answer.status,
    OriginalMessage: Buffer.from(answer.body).toString("utf8"),
    LogStreamArn: logGroupArn(account, group),
  });
}
