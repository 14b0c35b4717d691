import { describeEndpoint } from "../aws/describe-endpoint.ts";
import { openModelVersion } from "../aws/model-version.ts";
import { formatS3Uri } from "../aws/s3-location.ts";
import type { EndpointMetadata } from "../metadata/endpoint-metadata.ts";
import { requireFeatures } from "../metadata/require-features.ts";
import { type ListQueueOptions, listQueue, type QueueEntry } from "../queue/list-queue.ts";
import type { PurgeOptions } from "../queue/purge-options.ts";
import { type PurgeReport, purgeQueue } from "../queue/purge-queue.ts";
import type { InferenceResult } from "../types/inference-result.ts";
import type { CallOptions, Invoker } from "../types/invoker.ts";
import type { JobHandle, JobStatus } from "../types/job-handle.ts";
import type { Row, RowSource } from "../types/row.ts";
import type { RowResult } from "../types/row-result.ts";
import {
  type AutoInferenceOptions,
  type AutoInferenceReport,
  autoInference,
} from "../warm-up/auto-inference.ts";
import { type WarmUpOptions, type WarmUpProgress, warmUp } from "../warm-up/warm-up.ts";
import { checkHandle } from "./check-handle.ts";
import { collectJob } from "./collect-job.ts";
import { type Connection, connectEndpoint, type EndpointOptions } from "./connect-endpoint.ts";
import { type GatherOptions, gatherCall } from "./gather-call.ts";
import { jobStatus } from "./job-status.ts";
import type { JobTarget } from "./open-job.ts";
import { type JobOptions, type ResolvedJobOptions, resolveJobOptions } from "./options.ts";
import { prepareDiscard } from "./prepare-discard.ts";
import { queueContextOf } from "./queue-context.ts";
import { runJob } from "./run-job.ts";
import { saveCollected } from "./save-collected.ts";
import { submitJob } from "./submit-job.ts";
import { SubmittedJob } from "./submitted-job.ts";
import { warmUpContextOf } from "./warm-up-context.ts";

/** Options of one call: those of the connection, for this call only, and its signal and listener. */
export type EndpointCallOptions = JobOptions & CallOptions;

/** Options of a call that gathers all results. */
export type EndpointInferenceOptions = JobOptions & GatherOptions;

/** Options of `collect`. */
export type CollectOptions = Omit<EndpointInferenceOptions, "contentType" | "accept" | "journal"> & {
  /** The rows that were submitted. */
  readonly rows?: readonly Row[] | undefined;
  /**
   * Takes the result to where it is safe. Nothing of the job is deleted from S3 before it has resolved: after a kill, or an error of its own, the
   * job can be collected again, with the same rows. It is called with each row's last result: while rows may still be answered
   * (`timeoutMs` has passed, AWS was not to be had) it is not, and `collect` throws.
   */
  readonly save?: ((result: InferenceResult) => unknown) | undefined;
};

const callOptions = ["signal", "onEvent", "order"];

/**
 * A deployed SageMaker endpoint: rows in, rows out.
 *
 * An asynchronous endpoint is reached through S3, a synchronous one by direct calls; `connect` asks AWS which one it is.
 */
export class Endpoint implements Invoker {
  readonly name: string;
  readonly kind: "async" | "sync";
  /** What the endpoint's tags say of it. */
  readonly metadata: EndpointMetadata;
  /** The folder of staged inputs, `s3://bucket/prefix`. */
  readonly inputLocation: string;
  readonly #target: JobTarget;
  readonly #options: JobOptions;
  readonly #modelVersion: () => Promise<string>;

  private constructor({ target, options, metadata }: Connection) {
    this.name = target.endpointName;
    this.kind = target.kind;
    this.metadata = metadata;
    this.inputLocation = formatS3Uri(target.inputPath);
    this.#target = target;
    this.#options = options;
    this.#modelVersion = openModelVersion(target.clients.sagemaker, target.endpointName);
  }

  /**
   * Looks the endpoint up in AWS (`sagemaker:DescribeEndpoint`, and `sagemaker:ListTags` where that is allowed).
   * @throws {SageMakerAsyncError} `endpoint_not_found`, `endpoint_failed`, `access_denied`, `invalid_option`.
   */
  static async connect(name: string, options: EndpointOptions = {}): Promise<Endpoint> {
    return new Endpoint(await connectEndpoint(name, options));
  }

  /**
   * N rows for N rows, in input order; an empty input gives an empty result.
   * @throws {IncompleteInferenceError} when no row was answered or the call ended early; `partial` holds what was answered.
   */
  inference(rows: RowSource, options: EndpointInferenceOptions = {}): Promise<InferenceResult> {
    return this.#gather(this, rows, options);
  }

  /**
   * One result for each row, as they come. Reads the source only as fast as the endpoint answers. Where the endpoint's tags name the features
   * that its model needs, rows without them are refused (`invalid_option`).
   * @throws {SageMakerAsyncError} when no further row can succeed: `cancelled`, `access_denied`, `endpoint_not_found`, `stage_failed`.
   */
  stream(rows: RowSource, options: EndpointCallOptions = {}): AsyncIterable<RowResult> {
    return runJob(this.#target, this.#checked(rows), this.#resolve(options), options);
  }

  /** As `inference`, without the check of features. */
  fastInference(rows: RowSource, options: EndpointInferenceOptions = {}): Promise<InferenceResult> {
    const stream = (source: RowSource, call: EndpointCallOptions = {}) =>
      runJob(this.#target, source, this.#resolve(call), call);
    return this.#gather({ name: this.name, stream }, rows, options);
  }

  /**
   * Wakes an endpoint without instances by one request, and waits for the first instance; a warm endpoint costs one look.
   * @throws {SageMakerAsyncError} `endpoint_warming` (retryable) at the cap, `endpoint_failed`, `cancelled`.
   */
  warmUp(options: WarmUpOptions = {}): Promise<WarmUpProgress> {
    return warmUp(warmUpContextOf(this.#target, this.metadata, this.#resolve({}), options), options);
  }

  /** A smoke test: runs the first rows, 10 by default, and reports. Failed rows are in the report, not thrown. */
  autoInference(options: AutoInferenceOptions): Promise<AutoInferenceReport> {
    return autoInference(this, options);
  }

  /**
   * Which models the endpoint serves, as a short text: it changes with a model's image, data, mode or environment, not by scaling. Takes one
   * `DescribeEndpoint`, and a `DescribeEndpointConfig` and `DescribeModel` for a configuration that is new.
   * @throws {SageMakerAsyncError} `endpoint_not_found`, `access_denied`, `throttled`, `invoke_failed`.
   */
  modelVersion(): Promise<string> {
    return this.#modelVersion();
  }

  /** What the answers of a call depend on besides its rows, the connection's options included. */
  requestParameters(options: EndpointCallOptions = {}): Row {
    const { contentType, accept, customAttributes = null } = this.#resolve(options);
    return { contentType, accept, customAttributes };
  }

  /** The staged inputs, oldest first: what is queued or running, and what was left behind. */
  async listQueue(options: ListQueueOptions = {}): Promise<QueueEntry[]> {
    return listQueue(queueContextOf(this.#target), options);
  }

  /** Withdraws queued requests, by age, by run, or all, and sweeps what their runs left. Live callers of theirs get `purged`. */
  async purgeQueue(options: PurgeOptions): Promise<PurgeReport> {
    return purgeQueue(queueContextOf(this.#target), options);
  }

  /**
   * Stages and invokes every row, and leaves: the handle is JSON, and any process can `collect` from it later. All rows are accepted, or none.
   * @throws {SageMakerAsyncError} `stage_failed`, `invoke_failed`, `throttled`, `access_denied`, `cancelled`.
   */
  submit(rows: RowSource, options: EndpointCallOptions = {}): Promise<JobHandle> {
    return submitJob(this.#target, this.#checked(rows), this.#resolve(options), options);
  }

  /** How far a submitted job is, from one listing of each folder that it has objects in. */
  async status(handle: JobHandle): Promise<JobStatus> {
    checkHandle(handle, this.name);
    const objects = await new SubmittedJob(handle, this.#target).objects(new AbortController().signal);
    return jobStatus(handle, objects);
  }

  /**
   * Waits for a submitted job and collects it, with the same result as `inference`. When each row has its last result, the job is deleted from
   * S3; until then, and until `save` has resolved, it can be collected again.
   * Pass `rows` to have the input's columns exactly as they were given; otherwise they are read from the staged inputs.
   * @throws {IncompleteInferenceError} as `inference`; `output_missing` for a job that was collected before.
   */
  collect(handle: JobHandle, options: CollectOptions = {}): Promise<InferenceResult> {
    const { rows, save, ...call } = options;
    const { contentType, accept } = handle;
    let isSettled = false;
    const onSettled = () => {
      isSettled = true;
    };
    const stream = (_: RowSource, inner: EndpointCallOptions = {}) => {
      checkHandle(handle, this.name);
      const resolved = this.#resolve({ ...inner, contentType, accept });
      return collectJob(this.#target, handle, resolved, { ...inner, rows, onSettled });
    };
    return saveCollected(this.#gather({ name: this.name, stream }, [], call), {
      isSettled: () => isSettled,
      save,
      prepareDiscard: (result) =>
        prepareDiscard(new SubmittedJob(handle, this.#target, call.onEvent), result),
    });
  }

  /** Instances in service: `2`, or `0→2` while the endpoint scales, or `?` where AWS does not say. */
  async instances(): Promise<string> {
    const { clients, endpointName } = this.#target;
    const facts = await describeEndpoint(clients.sagemaker, endpointName).catch(() => undefined);
    if (!facts) return "?";
    const { current, desired } = facts.instances;
    return current === desired ? String(current) : `${current}→${desired}`;
  }

  /** Where the features of the model are known, rows must have them. */
  #checked(rows: RowSource): RowSource {
    const { features } = this.metadata;
    return features ? requireFeatures(rows, features) : rows;
  }

  #gather(invoker: Invoker, rows: RowSource, options: GatherOptions): Promise<InferenceResult> {
    return gatherCall(invoker, rows, options, { target: this.#target, metadata: this.metadata });
  }

  #resolve(options: EndpointCallOptions): ResolvedJobOptions {
    return resolveJobOptions({ ...this.#options, ...defined(options) }, callOptions);
  }
}

/** An option that is given as `undefined` does not hide the connection's. */
function defined<Options extends object>(options: Options): Partial<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<Options>;
}
