import { s3ObjectFolders } from "../aws/object-folders.ts";
import type { S3Location } from "../aws/s3-location.ts";
import { invalidOption } from "../errors/invalid-option.ts";
import type { PurgeQueueContext } from "../queue/purge-queue.ts";
import type { JobTarget } from "./open-job.ts";

/** What the queue's listing and purge need of an endpoint. */
export function queueContextOf(target: JobTarget): PurgeQueueContext {
  if (target.kind === "sync") {
    const message = `Endpoint "${target.endpointName}" is synchronous, so it has no queue.`;
    throw invalidOption(message);
  }
  return {
    ...target,
    sharePaths: [sharePathOf(target), workbenchLocksOf(target)],
    folders: s3ObjectFolders(target.clients.s3, () => undefined),
  };
}

/** Workbench's client has its locks there (`<hash>.lock`); one whose caller died makes every later caller of its wait. */
function workbenchLocksOf({ endpointName, inputPath }: JobTarget): S3Location {
  return { bucket: inputPath.bucket, key: `endpoints/${endpointName}/async-idem/` };
}

/** Folder of the leases and results that idempotent calls share. */
export function sharePathOf({ endpointName, inputPath }: JobTarget): S3Location {
  return { bucket: inputPath.bucket, key: `endpoints/${endpointName}/async-share/` };
}
