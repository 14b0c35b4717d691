import { describeEndpoint } from "../aws/describe-endpoint.ts";
import { s3ObjectStore } from "../aws/object-store.ts";
import { sageMakerRuntime } from "../aws/runtime.ts";
import type { EndpointMetadata } from "../metadata/endpoint-metadata.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { WarmUpContext, WarmUpOptions } from "../warm-up/warm-up.ts";
import { openWatcher } from "../watch/open-watcher.ts";
import type { JobTarget } from "./open-job.ts";
import type { ResolvedJobOptions } from "./options.ts";

/** What waking an endpoint needs of it. */
export function warmUpContextOf(
  target: JobTarget,
  metadata: EndpointMetadata,
  options: ResolvedJobOptions,
  { onEvent }: WarmUpOptions,
): WarmUpContext {
  const { clients, clock, endpointName, inputPath } = target;
  const emit = (event: InferenceEvent) => onEvent?.(event);
  const report = (api: string, attempts: number) => emit({ type: "request", api, attempts });
  return {
    ...options,
    endpointName,
    inputPath,
    clock,
    metadataRow: metadata.warmUpRow,
    features: metadata.features,
    store: s3ObjectStore(clients.s3, report),
    runtime: sageMakerRuntime(clients.runtime, report),
    describe: (signal) => describeEndpoint(clients.sagemaker, endpointName, signal),
    watch: async (watched, signal) => {
      // Never from a queue of notifications: the messages there are for other jobs.
      const watcher = await openWatcher({ ...target, strategy: "auto", queueUrl: undefined, signal, emit });
      return watcher.watch(watched);
    },
  };
}
