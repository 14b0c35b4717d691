import type { ObjectStore } from "../aws/object-store.ts";
import { formatS3Uri, type S3Location } from "../aws/s3-location.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { Clock } from "../wait/clock.ts";

/** Deletes go in batches, since one request takes 1,000 keys: at this many, or after this long, or at the end of the job. */
const BATCH_KEYS = 300;
const BATCH_AGE_MS = 30_000;

/** The objects that a job has in S3: what to delete now, and what to delete should the job end early. */
export class CleanUp {
  readonly #store: ObjectStore;
  readonly #clock: Clock;
  readonly #emit: (event: InferenceEvent) => void;
  readonly #stays: (uri: string) => boolean;
  readonly #kept = new Map<string, S3Location>();
  #due: S3Location[] = [];
  #dueSince = 0;

  /** @param stays which objects are not this job's to delete */
  constructor(
    store: ObjectStore,
    clock: Clock,
    emit: (event: InferenceEvent) => void,
    stays: (uri: string) => boolean = () => false,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#emit = emit;
    this.#stays = stays;
  }

  /** Objects that a chunk still needs, or that may yet appear. The end of the job deletes them. */
  keep(...locations: readonly S3Location[]): void {
    for (const location of locations) this.#kept.set(formatS3Uri(location), location);
  }

  /** Objects that must outlive this job, because the endpoint may still read or write them. */
  leave(...locations: readonly S3Location[]): void {
    for (const location of locations) this.#kept.delete(formatS3Uri(location));
  }

  /** Objects that nobody needs any more. */
  async discard(...locations: readonly S3Location[]): Promise<void> {
    if (this.#due.length === 0) this.#dueSince = this.#clock.now();
    this.leave(...locations);
    this.#due.push(...locations.filter((location) => !this.#stays(formatS3Uri(location))));
    const isFull = this.#due.length >= BATCH_KEYS;
    const isOld = this.#clock.now() - this.#dueSince >= BATCH_AGE_MS;
    if (isFull || isOld) await this.#flush();
  }

  /** Objects that nobody needs any more, and that a later run would not know of: they go at once. */
  async remove(...locations: readonly S3Location[]): Promise<void> {
    await this.discard(...locations);
    await this.#flush();
  }

  /** The end of the job: deletes what nobody needs any more, and withdraws what it still kept. */
  async finish({ withdraw }: { readonly withdraw: boolean }): Promise<void> {
    if (withdraw) this.#due.push(...this.#kept.values());
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const due = Map.groupBy(this.#due.splice(0), (location) => location.bucket);
    await Promise.all([...due].map(([bucket, locations]) => this.#delete(bucket, locations)));
  }

  /** A failed delete is reported, never thrown: the answers are worth more than the litter. */
  async #delete(bucket: string, locations: readonly S3Location[]): Promise<void> {
    try {
      await this.#store.delete(
        bucket,
        locations.map((location) => location.key),
      );
    } catch (error) {
      if (!SageMakerAsyncError.isInstance(error)) throw error;
      this.#emit({ type: "clean-up-failed", locations: locations.map(formatS3Uri), error });
    }
  }
}
