import { createHash } from "node:crypto";
import type { LeaseStore, Version, Written } from "../../src/aws/lease-store.ts";
import { formatS3Uri, type S3Location } from "../../src/aws/s3-location.ts";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { decodeRecord } from "../../src/share/share-record.ts";

/**
 * `conflict`: nothing is written. `lost`: it is written, but the writer learns of the SDK's second try only. `broken`: it is
 * written, but the writer gets an error. `refused`: nothing is written, though the ETag is right.
 */
export type WriteFault = "conflict" | "lost" | "broken" | "refused" | undefined;

/** Objects in memory, with the conditional writes of S3; as there, equal bodies have equal ETags. */
export class MemoryLeaseStore implements LeaseStore {
  readonly #versions = new Map<string, Version>();
  reads = 0;
  writes = 0;
  /** Says what goes wrong with a write; may throw. */
  faultOfWrite: () => WriteFault = () => undefined;
  /** May throw. */
  beforeRead: () => void = () => undefined;

  async read(location: S3Location): Promise<Version | undefined> {
    this.reads += 1;
    this.beforeRead();
    return this.#versions.get(formatS3Uri(location));
  }

  createIfAbsent(location: S3Location, body: Uint8Array): Promise<Written> {
    return this.#write(location, body, undefined);
  }

  replaceIfMatch(location: S3Location, body: Uint8Array, etag: string): Promise<Written> {
    return this.#write(location, body, etag);
  }

  /** What all objects say. */
  records() {
    return [...this.#versions.values()].map(({ body }) => decodeRecord(body));
  }

  etags(): string[] {
    return [...this.#versions.values()].map(({ etag }) => etag);
  }

  put(location: S3Location, text: string): void {
    this.#store(formatS3Uri(location), new TextEncoder().encode(text));
  }

  clear(): void {
    this.#versions.clear();
  }

  async #write(location: S3Location, body: Uint8Array, etag: string | undefined): Promise<Written> {
    this.writes += 1;
    const fault = this.faultOfWrite();
    if (fault === "conflict") return { outcome: "conflict" };
    if (fault === "refused") return { outcome: "superseded" };
    const uri = formatS3Uri(location);
    if (this.#versions.get(uri)?.etag !== etag) return { outcome: "superseded" };
    const written = this.#store(uri, body);
    if (fault === "broken") {
      throw new SageMakerAsyncError("store_failed", "the connection broke", { retryable: true });
    }
    return fault === "lost" ? { outcome: "superseded" } : { outcome: "written", etag: written };
  }

  #store(uri: string, body: Uint8Array): string {
    const etag = createHash("md5").update(body).digest("hex");
    this.#versions.set(uri, { body, etag });
    return etag;
  }
}
