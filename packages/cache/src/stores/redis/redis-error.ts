import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import type { Cluster, Redis } from "ioredis";

type Cause = { readonly what: string; readonly advice: string; readonly retryable: boolean };

/** What to do about the first word of a server's error, https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors. */
const replies: { readonly [code: string]: Omit<Cause, "what"> } = {
  OOM: {
    advice:
      "Its memory is full and its policy is noeviction; give it more memory, or set maxmemory-policy to allkeys-lru.",
    retryable: false,
  },
  NOAUTH: { advice: "It wants a password; put it into the url or the client's options.", retryable: false },
  WRONGPASS: { advice: "The user or the password is wrong.", retryable: false },
  NOPERM: {
    advice: "The user may not run it; allow GET, MGET, SET, UNLINK, SCAN, PING, EVAL, DEL, PTTL and PEXPIRE.",
    retryable: false,
  },
  MISCONF: { advice: "It cannot save to its disk and takes no writes; look at its log.", retryable: true },
  READONLY: { advice: "It is a replica; connect to the primary.", retryable: true },
  LOADING: { advice: "It is loading its data; try again.", retryable: true },
  CLUSTERDOWN: { advice: "The cluster has no server for some slots; look at CLUSTER INFO.", retryable: true },
  WRONGTYPE: { advice: "Something else uses this key; choose another prefix.", retryable: false },
};

/**
 * What ioredis threw, as `store_failed`. Its errors carry the command with its arguments, so neither they nor their
 * messages go on: only the server's code or the network's, and which server. The user and password of a URL are not said.
 */
export function redisError(operation: string, error: unknown, client: Redis | Cluster): SageMakerAsyncError {
  const { what, advice, retryable } = causeOf(error);
  const message = `Cannot ${operation} Redis at ${placeOf(client)}: ${what}. ${advice}`;
  return new SageMakerAsyncError("store_failed", message, { retryable });
}

function causeOf(error: unknown): Cause {
  const name = error instanceof Error ? error.name : typeof error;
  const text = error instanceof Error ? error.message : "";
  if (name === "ReplyError") {
    const code = /^[A-Z]+/.exec(text)?.[0] ?? "ERR";
    return { what: code, ...(replies[code] ?? { advice: "Look at the server's log.", retryable: false }) };
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : name;
  const advice = "It cannot be reached, or does not answer; check the address and the server. Try again.";
  return { what: code, advice, retryable: true };
}

function placeOf(client: Redis | Cluster): string {
  if ("nodes" in client) return `the cluster of ${client.slots.flat().at(0) ?? "which no server answered"}`;
  const { sentinels, name, path, host, port } = client.options;
  if (sentinels) return `the primary "${name}" of the Sentinels`;
  return path ?? `${host}:${port}`;
}
