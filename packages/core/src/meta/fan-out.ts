import { alteredError } from "../errors/altered-error.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { QueueEntry } from "../queue/list-queue.ts";
import type { PurgeOptions } from "../queue/purge-options.ts";
import type { PurgeReport } from "../queue/purge-queue.ts";
import type { WarmUpOptions, WarmUpProgress } from "../warm-up/warm-up.ts";
import type { Child } from "./graph/child.ts";

/** A staged input, and whose it is. */
export type GraphQueueEntry = QueueEntry & { readonly endpointName: string };

/** What each asynchronous endpoint of a graph said, by its name. */
export type PerEndpoint<Value> = { readonly [endpointName: string]: Value };

/** The asynchronous endpoints behind these children, each once: several nodes may ask the same, and graphs nest. */
export async function asyncEndpointsOf(children: readonly Child[]): Promise<readonly Child[]> {
  const nested = await Promise.all(
    children.map((child) =>
      child.asyncEndpoints ? child.asyncEndpoints() : child.kind === "async" ? [child] : [],
    ),
  );
  return [...new Map(nested.flat().map((child) => [child.name, child])).values()];
}

/** `[model-a:2, model-b:1→3]`; `?` where one does not say; nothing where no child is asynchronous. */
export async function instancesOf(endpoints: readonly Child[]): Promise<string> {
  if (endpoints.length === 0) return "";
  const labels = endpoints.map(async (endpoint) => {
    const instances = (await endpoint.instances?.().catch(() => "?")) ?? "?";
    return `${endpoint.name}:${instances}`;
  });
  return `[${(await Promise.all(labels)).join(", ")}]`;
}

/** The staged inputs of all, oldest first. */
export async function listQueues(
  endpoints: readonly Child[],
  options: { readonly signal?: AbortSignal | undefined },
): Promise<GraphQueueEntry[]> {
  const queues = await perEndpoint(
    endpoints,
    async (endpoint) => (await endpoint.listQueue?.(options)) ?? [],
  );
  return Object.entries(queues)
    .flatMap(([endpointName, entries]) => entries.map((entry) => ({ ...entry, endpointName })))
    .toSorted((one, other) => one.lastModified.getTime() - other.lastModified.getTime());
}

export function purgeQueues(
  endpoints: readonly Child[],
  options: PurgeOptions,
): Promise<PerEndpoint<PurgeReport>> {
  return perEndpoint(endpoints, async (endpoint) => {
    return (await endpoint.purgeQueue?.(options)) ?? { deleted: 0, failed: [], runIds: [] };
  });
}

export function warmUpAll(
  endpoints: readonly Child[],
  options: WarmUpOptions,
): Promise<PerEndpoint<WarmUpProgress>> {
  return perEndpoint(endpoints, async (endpoint) => {
    return (await endpoint.warmUp?.(options)) ?? { elapsedMs: 0, current: 0, desired: 0 };
  });
}

/** All at once; every one has ended when the first error is thrown, which names its endpoint. */
async function perEndpoint<Value>(
  endpoints: readonly Child[],
  ask: (endpoint: Child) => Promise<Value>,
): Promise<PerEndpoint<Value>> {
  const asked = await Promise.allSettled(endpoints.map(ask));
  const answers: [string, Value][] = [];
  for (const [at, outcome] of asked.entries()) {
    const name = endpoints[at]?.name ?? "";
    if (outcome.status === "rejected") throw named(name, outcome.reason);
    answers.push([name, outcome.value]);
  }
  return Object.fromEntries(answers);
}

function named(endpointName: string, cause: unknown): unknown {
  if (!SageMakerAsyncError.isInstance(cause)) return cause;
  if (cause.message.includes(`"${endpointName}"`)) return cause;
  return alteredError(cause, { message: `Endpoint "${endpointName}": ${cause.message}`, cause });
}
