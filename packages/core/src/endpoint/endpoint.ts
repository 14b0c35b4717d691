import { type AwsClients, type ClientConfig, createClients } from "../aws/clients.ts";
import { describeEndpoint } from "../aws/describe-endpoint.ts";
import { s3ObjectStore } from "../aws/object-store.ts";
import { parseS3Uri, type S3Location } from "../aws/s3-location.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { runInference } from "../results/run-inference.ts";
import type { InferenceResult } from "../types/inference-result.ts";
import type { CallOptions, Invoker } from "../types/invoker.ts";
import type { JobHandle, JobStatus } from "../types/job-handle.ts";
import type { Row, RowSource } from "../types/row.ts";
import type { RowResult } from "../types/row-result.ts";
import { type Clock, systemClock } from "../wait/clock.ts";
import { checkHandle } from "./check-handle.ts";
import { collectJob } from "./collect-job.ts";
import { jobStatus } from "./job-status.ts";
import type { JobTarget } from "./open-job.ts";
import { type JobOptions, type ResolvedJobOptions, resolveJobOptions } from "./options.ts";
import { runJob } from "./run-job.ts";
import { submitJob } from "./submit-job.ts";

export type EndpointOptions = JobOptions & {
  /** As for any AWS SDK client. Default: the standard AWS settings (environment, profile, role). */
  readonly clientConfig?: ClientConfig | undefined;
  /** Clients of your own, instead of `clientConfig`. */
  readonly clients?: AwsClients | undefined;
  /** The time, for tests that drive it. Default: the system's. */
  readonly clock?: Clock | undefined;
};

/** Options of one call: those of the connection, for this call only, and its signal and listener. */
export type EndpointCallOptions = JobOptions & CallOptions;

/** Options of `collect`. */
export type CollectOptions = Omit<EndpointCallOptions, "contentType" | "accept" | "journal"> & {
  /** The rows that were submitted. */
  readonly rows?: readonly Row[] | undefined;
};

const connectOptions = ["clientConfig", "clients", "clock"];
const callOptions = ["signal", "onEvent", "order"];

/**
 * A deployed SageMaker endpoint: rows in, rows out.
 *
 * An asynchronous endpoint is reached through S3, a synchronous one by direct calls; `connect` asks AWS which one it is.
 */
export class Endpoint implements Invoker {
  readonly name: string;
  readonly kind: "async" | "sync";
  readonly #target: JobTarget;
  readonly #options: JobOptions;

  private constructor(target: JobTarget, options: JobOptions) {
    this.name = target.endpointName;
    this.kind = target.kind;
    this.#target = target;
    this.#options = options;
  }

  /**
   * Looks the endpoint up in AWS (`sagemaker:DescribeEndpoint`).
   * @throws {SageMakerAsyncError} `endpoint_not_found`, `endpoint_failed`, `access_denied`, `invalid_option`.
   */
  static async connect(name: string, options: EndpointOptions = {}): Promise<Endpoint> {
    const {
      clientConfig,
      clients = createClients(clientConfig),
      clock = systemClock,
      ...jobOptions
    } = options;
    const { inputLocation } = resolveJobOptions(jobOptions, connectOptions);
    const facts = await describeEndpoint(clients.sagemaker, name);
    if (facts.status === "Failed") {
      const reason = facts.failureReason ?? "AWS gives no reason";
      throw new SageMakerAsyncError(
        "endpoint_failed",
        `Endpoint "${name}" has failed: ${reason}. Deploy it again; it cannot answer.`,
      );
    }
    const inputPath = inputPathOf(name, inputLocation, facts.outputPath);
    return new Endpoint(
      { endpointName: name, kind: facts.kind, inputPath, outputPath: facts.outputPath, clients, clock },
      jobOptions,
    );
  }

  /**
   * N rows for N rows, in input order; an empty input gives an empty result.
   * @throws {IncompleteInferenceError} when no row was answered or the call ended early; `partial` holds what was answered.
   */
  inference(rows: RowSource, options: EndpointCallOptions = {}): Promise<InferenceResult> {
    return runInference(this, rows, options);
  }

  /**
   * One result for each row, as they come. Reads the source only as fast as the endpoint answers.
   * @throws {SageMakerAsyncError} when no further row can succeed: `cancelled`, `access_denied`, `endpoint_not_found`, `stage_failed`.
   */
  stream(rows: RowSource, options: EndpointCallOptions = {}): AsyncIterable<RowResult> {
    return runJob(this.#target, rows, this.#resolve(options), options);
  }

  /**
   * Stages and invokes every row, and leaves: the handle is JSON, and any process can `collect` from it later. All rows are accepted, or none.
   * @throws {SageMakerAsyncError} `stage_failed`, `invoke_failed`, `throttled`, `access_denied`, `cancelled`.
   */
  submit(rows: RowSource, options: EndpointCallOptions = {}): Promise<JobHandle> {
    return submitJob(this.#target, rows, this.#resolve(options), options);
  }

  /** How far a submitted job is, from one listing of each folder that it has objects in. */
  async status(handle: JobHandle): Promise<JobStatus> {
    checkHandle(handle, this.name);
    const store = s3ObjectStore(this.#target.clients.s3, () => undefined);
    return jobStatus(handle, store, new AbortController().signal);
  }

  /**
   * Waits for a submitted job and collects it, with the same result as `inference`. A job can be collected once: its objects are deleted then.
   * Pass `rows` to have the input's columns exactly as they were given; otherwise they are read from the staged inputs.
   */
  collect(handle: JobHandle, options: CollectOptions = {}): Promise<InferenceResult> {
    const { rows, ...call } = options;
    const { contentType, accept } = handle;
    const stream = (_: RowSource, inner?: CallOptions) => {
      checkHandle(handle, this.name);
      return collectJob(this.#target, handle, this.#resolve({ ...call, contentType, accept }), {
        ...inner,
        rows,
      });
    };
    return runInference({ name: this.name, stream }, [], call);
  }

  /** Instances in service: `2`, or `0→2` while the endpoint scales. */
  async instances(): Promise<string> {
    const { instances } = await describeEndpoint(this.#target.clients.sagemaker, this.name);
    const { current, desired } = instances;
    return current === desired ? String(current) : `${current}→${desired}`;
  }

  #resolve(options: EndpointCallOptions): ResolvedJobOptions {
    return resolveJobOptions({ ...this.#options, ...defined(options) }, callOptions);
  }
}

function inputPathOf(
  name: string,
  given: string | undefined,
  outputPath: S3Location | undefined,
): S3Location {
  if (given !== undefined) {
    const { bucket, key } = parseS3Uri(given);
    return { bucket, key: key === "" || key.endsWith("/") ? key : `${key}/` };
  }
  // A synchronous endpoint stages nothing, so it needs no bucket.
  return { bucket: outputPath?.bucket ?? "", key: `endpoints/${name}/async-input/` };
}

/** An option that is given as `undefined` does not hide the connection's. */
function defined<Options extends object>(options: Options): Partial<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<Options>;
}
