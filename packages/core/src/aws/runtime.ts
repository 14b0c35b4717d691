import {
  InvokeEndpointAsyncCommand,
  InvokeEndpointCommand,
  type SageMakerRuntimeClient,
} from "@aws-sdk/client-sagemaker-runtime";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { causeNamed } from "./cause-named.ts";
import type { StoredObject } from "./object-store.ts";
import { type ReportRequest, send } from "./send.ts";

export type AsyncInvocation = {
  readonly endpointName: string;
  readonly inferenceId: string;
  /** S3 URI of the staged input, or the input itself, 128,000 bytes at most. */
  readonly input: { readonly location: string } | { readonly body: Uint8Array };
  readonly contentType: string;
  readonly accept: string;
  /** A folder under the endpoint's output path, for the outputs of one job. */
  readonly outputPathExtension: string | undefined;
  /** Name of the output, at most 32 characters. Endpoints that do not honour it choose one of their own. */
  readonly filename: string | undefined;
  readonly requestTtlSeconds: number;
  readonly invocationTimeoutSeconds: number;
  readonly customAttributes: string | undefined;
};

/** Where the answer of an accepted invocation will appear, in the endpoint's own words. */
export type Accepted = {
  /** Not there where the answer has none: then the request's own stands. */
  readonly inferenceId: string | undefined;
  /** Not there on an endpoint that answers by notifications alone. */
  readonly outputLocation: string | undefined;
  /** Not there on an endpoint without a failure path: then a failure leaves no trace in S3. */
  readonly failureLocation: string | undefined;
};

export type SyncInvocation = {
  readonly endpointName: string;
  readonly inferenceId: string;
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly accept: string;
  readonly customAttributes: string | undefined;
};

/** The two calls of SageMaker Runtime. */
export type Runtime = {
  invokeAsync(invocation: AsyncInvocation, signal: AbortSignal): Promise<Accepted>;
  invoke(invocation: SyncInvocation, signal: AbortSignal): Promise<StoredObject>;
};

export function sageMakerRuntime(client: SageMakerRuntimeClient, report: ReportRequest): Runtime {
  return {
    async invokeAsync(invocation, signal) {
      const command = new InvokeEndpointAsyncCommand({
        EndpointName: invocation.endpointName,
        InferenceId: invocation.inferenceId,
        ...("location" in invocation.input
          ? { InputLocation: invocation.input.location }
          : { Body: invocation.input.body }),
        ContentType: invocation.contentType,
        Accept: invocation.accept,
        S3OutputPathExtension: invocation.outputPathExtension,
        Filename: invocation.filename,
        RequestTTLSeconds: invocation.requestTtlSeconds,
        InvocationTimeoutSeconds: invocation.invocationTimeoutSeconds,
        CustomAttributes: invocation.customAttributes,
      });
      const answer = await send(
        client.send(command, { abortSignal: signal }),
        "sagemaker-runtime.InvokeEndpointAsync",
        report,
        attemptOf("sagemaker:InvokeEndpointAsync", invocation),
      ).catch((error: unknown) => {
        throw notFoundOf(error, invocation) ?? error;
      });
      return {
        inferenceId: answer.InferenceId,
        outputLocation: headerText(answer.OutputLocation),
        failureLocation: headerText(answer.FailureLocation),
      };
    },

    async invoke(invocation, signal) {
      const command = new InvokeEndpointCommand({
        EndpointName: invocation.endpointName,
        InferenceId: invocation.inferenceId,
        Body: invocation.body,
        ContentType: invocation.contentType,
        Accept: invocation.accept,
        CustomAttributes: invocation.customAttributes,
      });
      const answer = await send(
        client.send(command, { abortSignal: signal }),
        "sagemaker-runtime.InvokeEndpoint",
        report,
        attemptOf("sagemaker:InvokeEndpoint", invocation),
      ).catch((error: unknown) => {
        throw modelErrorOf(error, invocation) ?? notFoundOf(error, invocation) ?? error;
      });
      return { body: answer.Body, contentType: answer.ContentType };
    },
  };
}

/** Node.js reads each byte of a header as one character; a location with other letters than ASCII is UTF-8. */
function headerText(header: string | undefined): string | undefined {
  return header && Buffer.from(header, "latin1").toString("utf8");
}

function attemptOf(permission: string, invocation: AsyncInvocation | SyncInvocation) {
  return {
    code: "invoke_failed",
    what: `invoke endpoint "${invocation.endpointName}"`,
    permission: `${permission} on endpoint/${invocation.endpointName}`,
    inferenceId: invocation.inferenceId,
  } as const;
}

/** The sync call reports a failed model as HTTP 424 `ModelError`. */
function modelErrorOf(error: unknown, invocation: SyncInvocation): SageMakerAsyncError | undefined {
  const cause = causeNamed("ModelError", error);
  if (!cause) return undefined;
  return new SageMakerAsyncError("model_error", `The model failed: ${cause.message}`, {
    inferenceId: invocation.inferenceId,
    cause,
  });
}

/** An endpoint that was deleted meanwhile: a `ValidationError` that only its text tells apart (aws/amazon-sagemaker-examples#293). */
function notFoundOf(
  error: unknown,
  { endpointName, inferenceId }: AsyncInvocation | SyncInvocation,
): SageMakerAsyncError | undefined {
  const cause = causeNamed("ValidationError", error);
  if (!cause || !/^Endpoint .* not found/i.test(cause.message)) return undefined;
  const message = `Endpoint "${endpointName}" is not there any more: ${cause.message} Deploy it again and resume, or check its name and the region.`;
  return new SageMakerAsyncError("endpoint_not_found", message, { inferenceId, cause });
}
