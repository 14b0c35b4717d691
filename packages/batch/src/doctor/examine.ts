import type { DescribeEndpointOutput } from "@aws-sdk/client-sagemaker";
import type { ClientConfig, Row } from "@sagemaker-async/core";
import { type Check, unknown } from "./check.ts";
import { checkBucket } from "./check-bucket.ts";
import { checkEndpoint } from "./check-endpoint.ts";
import { checkIdentity } from "./check-identity.ts";
import { checkInvoke, checkRealInvocation, permissionOf } from "./check-invoke.ts";
import { type DoctorClients, openClients } from "./clients.ts";
import { foldersOf } from "./folders.ts";

export type Examination = {
  readonly endpointName: string;
  readonly clientConfig: ClientConfig;
  /** A row for one real invocation. Without it none is made. */
  readonly row?: Row | undefined;
  readonly signal: AbortSignal;
};

/** Everything between this machine and an endpoint's answer, one check at a time, each as soon as it is known. */
export async function* examine({ endpointName, row, ...call }: Examination): AsyncGenerator<Check> {
  const clients = openClients(call.clientConfig);
  try {
    if (!(yield* checkIdentity(clients))) return;
    const endpoint = yield* checkEndpoint(clients, endpointName);
    if (!endpoint) return;
    yield* checkWay(clients, endpointName, endpoint, row === undefined);
    if (row !== undefined) yield* checkRealInvocation(endpointName, row, call);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

/** What an asynchronous endpoint needs of S3, and the invocation, where no real one follows. */
async function* checkWay(
  clients: DoctorClients,
  endpointName: string,
  { AsyncInferenceConfig }: DescribeEndpointOutput,
  withInvocation: boolean,
): AsyncGenerator<Check> {
  if (!AsyncInferenceConfig) {
    if (withInvocation) {
      yield unknown(permissionOf("sagemaker:InvokeEndpoint", endpointName), "shows only with --invoke");
    }
    return;
  }
  const { S3OutputPath, S3FailurePath } = AsyncInferenceConfig.OutputConfig ?? {};
  const folders = foldersOf(endpointName, S3OutputPath, S3FailurePath);
  if (!folders) {
    const detail = `${S3OutputPath} is no s3://bucket/prefix: deploy the endpoint with such a S3OutputPath`;
    yield { name: "output path", state: "failed", detail };
    return;
  }
  if (S3FailurePath === undefined) {
    const detail =
      "none: a request whose model fails is waited for in vain. Deploy the endpoint with a S3FailurePath";
    yield { name: "failure path", state: "warning", detail };
  }
  yield* checkBucket(clients, folders);
  if (withInvocation) yield await checkInvoke(clients, endpointName, folders);
}
