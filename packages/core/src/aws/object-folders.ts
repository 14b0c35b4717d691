import type { S3Client } from "@aws-sdk/client-s3";
import { deleteObjects, type RefusedDelete } from "./delete-objects.ts";
import { type ListedObject, listPages } from "./list-pages.ts";
import type { S3Location } from "./s3-location.ts";
import type { ReportRequest } from "./send.ts";

/** Folders whose objects nobody can name beforehand, unlike those of an `ObjectStore`. */
export type ObjectFolders = {
  /** Everything below a folder, in the order of the keys. */
  list(folder: S3Location, signal?: AbortSignal): Promise<ListedObject[]>;
  /** Deletes objects of one bucket. The answer names those that are still there. */
  delete(bucket: string, keys: readonly string[], signal?: AbortSignal): Promise<RefusedDelete[]>;
};

export function s3ObjectFolders(s3: S3Client, report: ReportRequest): ObjectFolders {
  return {
    async list(folder, signal) {
      return (await Array.fromAsync(listPages(s3, folder, { signal, code: "stage_failed" }, report))).flat();
    },
    delete: (bucket, keys, signal) => deleteObjects(s3, bucket, keys, report, signal),
  };
}
