import type { ObjectFolders } from "../aws/object-folders.ts";
import { formatS3Uri, type S3Location } from "../aws/s3-location.ts";
import { invalidOption } from "../errors/invalid-option.ts";
import type { Clock } from "../wait/clock.ts";

/** A staged input: one request that waits for the endpoint, is being computed, or was left behind. */
export type QueueEntry = {
  /** S3 URI. */
  readonly location: string;
  readonly key: string;
  /** The run that staged it; `undefined` for an input that lies directly in the folder, as other clients stage them. */
  readonly runId: string | undefined;
  readonly ageMs: number;
  readonly sizeBytes: number;
  readonly lastModified: Date;
};

export type ListQueueContext = {
  readonly folders: ObjectFolders;
  /** Folder of the staged inputs. */
  readonly inputPath: S3Location;
  readonly clock: Clock;
};

export type ListQueueOptions = { readonly signal?: AbortSignal | undefined };

/**
 * The staged inputs of an endpoint, oldest first.
 *
 * AWS has no call that shows an endpoint's queue, so this is an approximation of it: an input lies in S3 while its request is
 * queued, while it is computed, and for ever when the caller died before it could delete it. Requests whose body was sent inline are not seen.
 * Inputs lie at `<input folder>/<run id>/<name>` or `<input folder>/<name>`; what lies deeper is somebody else's.
 *
 * @throws {SageMakerAsyncError} `access_denied`, `throttled`, `stage_failed`, `cancelled`; `invalid_option` where the input folder is a whole bucket.
 */
export async function listQueue(
  { folders, inputPath, clock }: ListQueueContext,
  { signal }: ListQueueOptions = {},
): Promise<QueueEntry[]> {
  if (inputPath.key === "") {
    const message = `The input location ${formatS3Uri(inputPath)} is a whole bucket, so staged inputs cannot be told from other objects. Give \`inputLocation\` a folder of its own.`;
    throw invalidOption(message);
  }
  const objects = await folders.list(inputPath, signal);
  const now = clock.now();
  const entries = objects.flatMap(({ key, sizeBytes, lastModified }): QueueEntry[] => {
    const parts = key.slice(inputPath.key.length).split("/");
    const name = parts.at(-1);
    if (!name || parts.length > 2) return [];
    const location = formatS3Uri({ bucket: inputPath.bucket, key });
    const runId = parts.length === 2 ? parts[0] : undefined;
    const ageMs = Math.max(0, now - lastModified.getTime()); // S3's clock may be ahead of ours
    return [{ location, key, runId, ageMs, sizeBytes, lastModified }];
  });
  return entries.toSorted((one, other) => one.lastModified.getTime() - other.lastModified.getTime());
}
