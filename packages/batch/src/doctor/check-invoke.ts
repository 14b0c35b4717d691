import { InvokeEndpointAsyncCommand } from "@aws-sdk/client-sagemaker-runtime";
import type { ClientConfig } from "@sagemaker-async/core";
import { Endpoint, type Row, SageMakerAsyncError } from "@sagemaker-async/core";
import { askAws } from "./aws-answer.ts";
import { type Check, granted, missing, type Permission, unknown } from "./check.ts";
import type { DoctorClients } from "./clients.ts";
import type { Folders } from "./folders.ts";

/**
 * Whether the endpoint may be invoked, without paying for an answer: by a request that SageMaker cannot accept, since its time to live is
 * below the least one (60 s), and whose input is not there. Were it accepted all the same, no model would see it.
 */
export async function checkInvoke(
  { runtime }: DoctorClients,
  endpointName: string,
  { bucket, inputs, probe }: Folders,
): Promise<Check> {
  const command = new InvokeEndpointAsyncCommand({
    EndpointName: endpointName,
    InputLocation: `s3://${bucket}/${inputs}${probe}`,
    RequestTTLSeconds: 1,
  });
  const permission = permissionOf("sagemaker:InvokeEndpointAsync", endpointName);
  const answer = await askAws(runtime.send(command));
  switch (answer.kind) {
    case "answer":
      return granted(permission);
    case "denied":
      return missing(permission);
    case "refused":
      return unknown(
        permission,
        "not refused, as far as a request that cannot be accepted tells: --invoke makes a real one",
      );
    case "unreachable":
      return missing(permission, `SageMaker Runtime cannot be reached: ${answer.message}`);
  }
}

/** One real invocation, for its price. */
export async function* checkRealInvocation(
  endpointName: string,
  row: Row,
  { clientConfig, signal }: { readonly clientConfig: ClientConfig; readonly signal: AbortSignal },
): AsyncGenerator<Check> {
  const endpoint = await Endpoint.connect(endpointName, { clientConfig });
  const action = endpoint.kind === "async" ? "sagemaker:InvokeEndpointAsync" : "sagemaker:InvokeEndpoint";
  const permission = permissionOf(action, endpointName);
  try {
    const { rows, stats } = await endpoint.inference([row], { signal, timeoutMs: LONGEST_WAIT_MS });
    yield granted(permission);
    yield { name: "answer", state: "ok", detail: `${JSON.stringify(rows[0])} after ${stats.elapsedMs} ms` };
  } catch (error) {
    if (!SageMakerAsyncError.isInstance(error) || error.code === "cancelled") throw error;
    if (error.code === "access_denied") yield missing(permission);
    else yield { name: "answer", state: "failed", detail: `${error.code}: ${error.message}` };
  }
}

/** A cold start may take most of it. */
const LONGEST_WAIT_MS = 1_800_000;

export function permissionOf(action: string, endpointName: string): Permission {
  return { name: action, resource: `endpoint/${endpointName}`, neededFor: "every answer" };
}
