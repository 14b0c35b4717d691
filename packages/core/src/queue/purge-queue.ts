import type { RefusedDelete } from "../aws/delete-objects.ts";
import type { S3Location } from "../aws/s3-location.ts";
import { type ListQueueContext, listQueue } from "./list-queue.ts";
import { checkPurgeOptions, type PurgeOptions } from "./purge-options.ts";

export type PurgeQueueContext = ListQueueContext & {
  /** Folder of the endpoint's outputs. */
  readonly outputPath: S3Location | undefined;
  /** Folder of the endpoint's failures; not there on an endpoint without a failure path. */
  readonly failurePath: S3Location | undefined;
  /** Folders of the locks and results of shared calls. */
  readonly sharePaths: readonly S3Location[];
};

export type PurgeReport = {
  /** How many objects were deleted: inputs, late outputs and failures, locks. */
  readonly deleted: number;
  /** Objects that S3 did not delete, and why. */
  readonly failed: readonly RefusedDelete[];
  /** The runs that were purged. */
  readonly runIds: readonly string[];
};

/** A younger output or failure may be about to be collected by a caller that is alive, which would wait in vain for it. */
const LATE_AFTER_MS = 60_000;

/**
 * Withdraws requests from an endpoint's queue by deleting their staged inputs, and what is left of their runs: outputs and failures
 * that nobody has collected for a minute. Those include the answers of submitted jobs that are yet to be collected.
 *
 * A request that is still queued fails as soon as an instance takes it; a caller that waits for it sees `purged`. AWS has no call to
 * withdraw it from the queue itself. A request that an instance has already taken is not stopped. So where the caller is gone, each may leave
 * an object later: `purgeQueue({ runId })` sweeps those too, at any time. The outputs of inputs without a run id cannot be told
 * from others and are left.
 *
 * @throws {SageMakerAsyncError} `invalid_option` unless exactly one selection is given; `access_denied`, `throttled`, `stage_failed`,
 *   `cancelled`, when S3 refuses a whole request: what was deleted by then stays deleted.
 */
export async function purgeQueue(context: PurgeQueueContext, options: PurgeOptions): Promise<PurgeReport> {
  checkPurgeOptions(options);
  const { olderThanMs, runId, all, signal } = options;
  const { folders, inputPath, outputPath, failurePath, sharePaths, clock } = context;

  const queue = await listQueue(context, { signal });
  const inputs = queue.filter((entry) => {
    if (olderThanMs !== undefined) return entry.ageMs > olderThanMs;
    return runId === undefined || entry.runId === runId;
  });
  const runIds = new Set([...inputs.map((input) => input.runId), runId].filter((id) => id !== undefined));

  const late: S3Location[] = [];
  const lateBefore = clock.now() - Math.max(olderThanMs ?? 0, LATE_AFTER_MS);
  for (const id of runIds) {
    for (const path of [outputPath, failurePath]) {
      if (!path) continue;
      const objects = await folders.list(subfolder(path, id), signal);
      const due = objects.filter((object) => object.lastModified.getTime() < lateBefore);
      late.push(...due.map(({ key }) => ({ bucket: path.bucket, key })));
    }
  }
  const locks: S3Location[] = [];
  for (const folder of all ? sharePaths : []) {
    const objects = await folders.list(folder, signal);
    locks.push(...objects.map(({ key }) => ({ bucket: folder.bucket, key })));
  }

  const objects: readonly S3Location[] = [
    ...inputs.map(({ key }) => ({ bucket: inputPath.bucket, key })),
    ...late,
    ...locks,
  ];
  const failed: RefusedDelete[] = [];
  for (const [bucket, group] of Map.groupBy(objects, (object) => object.bucket)) {
    const keys = group.map((object) => object.key);
    failed.push(...(await folders.delete(bucket, keys, signal)));
  }
  return { deleted: objects.length - failed.length, failed, runIds: [...runIds] };
}

function subfolder({ bucket, key }: S3Location, name: string): S3Location {
  const parent = key === "" || key.endsWith("/") ? key : `${key}/`;
  return { bucket, key: `${parent}${name}/` };
}
