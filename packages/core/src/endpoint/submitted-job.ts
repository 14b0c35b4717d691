import { type ObjectStore, s3ObjectStore } from "../aws/object-store.ts";
import { folderOf, formatS3Uri, parseS3Uri, type S3Location } from "../aws/s3-location.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { JobHandle } from "../types/job-handle.ts";
import type { JobTarget } from "./open-job.ts";

/** What S3 shows of a submitted job. */
export type JobObjects = {
  /** URIs of what its requests, and those that `collect` made for it, have there. */
  readonly there: ReadonlySet<string>;
  /** Its answers are safe: a process is deleting the rest, or was when it was killed. */
  readonly isCollected: boolean;
};

/** A submitted job in S3: looked at, and deleted as a whole. */
export class SubmittedJob {
  /** The folder in which it was staged, and in which `collect` stages for it. */
  readonly inputPath: S3Location;
  readonly #jobId: string;
  readonly #locations: readonly string[];
  /** Lies there once the answers are safe, among the inputs, where `purgeQueue` finds what is left of a run. */
  readonly #mark: S3Location;
  readonly #store: ObjectStore;
  readonly #emit: (event: InferenceEvent) => void;

  constructor(
    handle: JobHandle,
    { clients, inputPath }: JobTarget,
    onEvent?: ((event: InferenceEvent) => void) | undefined,
  ) {
    this.#jobId = handle.jobId;
    this.#locations = handle.chunks.flatMap(({ inputLocation, outputLocation, failureLocation }) =>
      [inputLocation, outputLocation, failureLocation].filter((uri) => uri !== undefined),
    );
    this.inputPath = stagedFolderOf(handle) ?? inputPath;
    this.#mark = { ...this.inputPath, key: `${this.inputPath.key}${handle.jobId}/collected` };
    this.#emit = (event) => onEvent?.(event);
    this.#store = s3ObjectStore(clients.s3, (api, attempts) =>
      this.#emit({ type: "request", api, attempts }),
    );
  }

  /** Which objects are the job's alone: those of its requests, and all in a folder of its name. */
  get owns(): (uri: string) => boolean {
    const known = new Set(this.#locations);
    return (uri) => known.has(uri) || uri.includes(`/${this.#jobId}/`);
  }

  /** One listing of each folder that it has objects in. */
  async objects(signal: AbortSignal): Promise<JobObjects> {
    if (this.#locations.length === 0) return { there: new Set(), isCollected: false };
    const locations = [this.#mark, ...this.#locations.map(parseS3Uri)];
    const folders = new Map(locations.map(folderOf).map((folder) => [formatS3Uri(folder), folder]));
    const listed = await Promise.all(
      [...folders.values()].map(async (folder) => {
        const keys = await this.#store.keysIn(folder, signal);
        return keys.map((key) => formatS3Uri({ bucket: folder.bucket, key }));
      }),
    );
    const there = new Set(listed.flat().filter(this.owns));
    return { isCollected: there.delete(formatS3Uri(this.#mark)), there };
  }

  /**
   * Deletes it, once its answers are safe. That they are is written down first: a kill in the middle leaves half of the objects, which must
   * not be taken for a job that has lost the others. What is refused is reported, never thrown.
   */
  async discard({ there, isCollected }: JobObjects): Promise<void> {
    if (there.size === 0 && !isCollected) return;
    try {
      if (!isCollected) await this.#writeMark();
      const objects = [...there].map(parseS3Uri);
      for (const [bucket, group] of Map.groupBy(objects, (object) => object.bucket)) {
        const keys = group.map(({ key }) => key);
        await this.#store.delete(bucket, keys);
      }
      await this.#store.delete(this.#mark.bucket, [this.#mark.key]);
    } catch (error) {
      if (!SageMakerAsyncError.isInstance(error)) throw error;
      this.#emit({ type: "clean-up-failed", locations: [...there, formatS3Uri(this.#mark)], error });
    }
  }

  #writeMark(): Promise<void> {
    const mark = { location: this.#mark, body: new Uint8Array(), contentType: "text/plain" };
    return this.#store.put(
      { ...mark, what: "write that the job is collected" },
      new AbortController().signal,
    );
  }
}

function stagedFolderOf({ chunks, jobId }: JobHandle): S3Location | undefined {
  const staged = chunks.find(({ inputLocation }) => inputLocation !== undefined)?.inputLocation;
  const folder = staged === undefined ? undefined : folderOf(parseS3Uri(staged));
  if (!folder?.key.endsWith(`${jobId}/`)) return undefined;
  return { ...folder, key: folder.key.slice(0, -jobId.length - 1) };
}
