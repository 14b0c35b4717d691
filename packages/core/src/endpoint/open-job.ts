import { randomUUID } from "node:crypto";
import type { AwsClients, ClientConfig } from "../aws/clients.ts";
import { type LeaseStore, s3LeaseStore } from "../aws/lease-store.ts";
import { type ObjectStore, s3ObjectStore } from "../aws/object-store.ts";
import { type Runtime, sageMakerRuntime } from "../aws/runtime.ts";
import { formatS3Uri, parseS3Folder, type S3Location } from "../aws/s3-location.ts";
import type { Codec } from "../codecs/codec.ts";
import { codecFor } from "../codecs/codec-for.ts";
import { directoryJournal } from "../journal/directory-journal.ts";
import { type Journal, noJournal, openJournal } from "../journal/journal.ts";
import { s3Journal } from "../journal/s3-journal.ts";
import { CleanUp } from "../pipeline/clean-up.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { Clock } from "../wait/clock.ts";
import { Retry } from "../wait/retry.ts";
import { openWatcher } from "../watch/open-watcher.ts";
import type { Watcher } from "../watch/watcher.ts";
import type { ResolvedJobOptions } from "./options.ts";

/** The endpoint that a job runs on. */
export type JobTarget = {
  readonly endpointName: string;
  readonly kind: "async" | "sync";
  /** Folder of the staged inputs. */
  readonly inputPath: S3Location;
  /** Folder of the outputs, as the endpoint is configured. */
  readonly outputPath: S3Location | undefined;
  /** Folder of its failures; not there on an endpoint without a failure path. */
  readonly failurePath: S3Location | undefined;
  /** Name of the endpoint's configuration, which stands for the model's version. */
  readonly configName: string;
  readonly clients: AwsClients;
  /** For clients that only some jobs need. */
  readonly clientConfig: ClientConfig;
  readonly clock: Clock;
};

/** Everything that the steps of one job share. */
export type Job = JobTarget &
  Omit<ResolvedJobOptions, "journal"> & {
    readonly jobId: string;
    readonly codec: Codec;
    readonly store: ObjectStore;
    readonly leases: LeaseStore;
    readonly runtime: Runtime;
    readonly watcher: Watcher;
    readonly journal: Journal;
    /** When the whole call is to end, epoch ms. */
    readonly endsAt: number;
    /** Whether a killed or aborted run is to be resumed. */
    readonly isJournaled: boolean;
    readonly cleanUp: CleanUp;
    readonly retry: Retry;
    readonly emit: (event: InferenceEvent) => void;
    readonly signal: AbortSignal;
  };

export type OpenJobOptions = {
  readonly target: JobTarget;
  readonly options: ResolvedJobOptions;
  readonly onEvent?: ((event: InferenceEvent) => void) | undefined;
  readonly signal: AbortSignal;
  /** What is known of a job that was begun elsewhere. Default: what the options' journal says. */
  readonly journal?: Journal | undefined;
  /** Which objects outlive the job, by their URIs. Default: none. */
  readonly stays?: ((uri: string) => boolean) | undefined;
};

export async function openJob({
  target: connected,
  options,
  onEvent,
  signal,
  journal: known,
  stays,
}: OpenJobOptions): Promise<Job> {
  const { inputLocation } = options;
  const inputPath = inputLocation === undefined ? connected.inputPath : parseS3Folder(inputLocation);
  const target = { ...connected, inputPath };
  const { clients, clock } = target;
  const emit = (event: InferenceEvent) => onEvent?.(event);
  const report = (api: string, attempts: number) => emit({ type: "request", api, attempts });
  const store = s3ObjectStore(clients.s3, report);
  const journal = known ?? (await journalOf({ target, options, store, signal, jobId: newJobId() }));
  const { watch: strategy, queueUrl } = options;
  const { clientConfig } = target;
  const watching = { strategy, queueUrl, clients, clientConfig, clock, signal, emit };
  const watcher = await openWatcher(watching).catch((error: unknown) => {
    journal.close();
    throw error;
  });
  return {
    ...target,
    ...options,
    jobId: journal.jobId,
    codec: codecFor(options.contentType),
    store,
    leases: s3LeaseStore(clients.s3, report),
    runtime: sageMakerRuntime(clients.runtime, report),
    watcher,
    journal,
    endsAt: clock.now() + (options.timeoutMs ?? Number.POSITIVE_INFINITY),
    isJournaled: options.journal !== undefined,
    cleanUp: new CleanUp(store, clock, emit, stays),
    retry: new Retry(clock, signal, emit),
    emit,
    signal,
  };
}

type JournalOptions = Pick<OpenJobOptions, "target" | "options" | "signal"> & {
  store: ObjectStore;
  jobId: string;
};

async function journalOf({ target, options, store, signal, jobId }: JournalOptions): Promise<Journal> {
  const { journal: place, contentType, accept, batchSize, maxChunkBytes, input } = options;
  if (place === undefined) return noJournal(jobId);
  const folder = place.startsWith("s3://") ? parseS3Folder(place) : undefined;
  const kept = folder ? s3Journal(store, folder, signal) : await directoryJournal(place);
  return openJournal(kept, {
    version: 1,
    jobId,
    endpointName: target.endpointName,
    contentType,
    accept,
    batchSize,
    maxChunkBytes,
    input,
    inputLocation: formatS3Uri(target.inputPath),
  });
}

/** Short, since names of outputs hold it and have 32 characters at most. */
function newJobId(): string {
  return randomUUID().slice(0, 13);
}
