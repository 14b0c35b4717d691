import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { causeNamed } from "./cause-named.ts";
import { listPages } from "./list-pages.ts";
import { type StoredObject, s3ObjectStore } from "./object-store.ts";
import type { S3Location } from "./s3-location.ts";
import type { ReportRequest } from "./send.ts";

/** The two ways of asking S3 whether objects are there. */
export type ObjectProbe = {
  /**
   * Asks for one object, and gets it with the answer: a GET costs no more than a HEAD.
   * `forbidden` leaves open whether it is there: without `s3:ListBucket`, S3 answers 403 for objects that are not
   * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
   */
  get(location: S3Location, signal: AbortSignal): Promise<StoredObject | "missing" | "forbidden">;
  /** The keys of a folder from `first` to `last`, both included, page by page: one request each, as far as the caller reads. */
  list(folder: S3Location, first: string, last: string, signal: AbortSignal): AsyncIterable<string[]>;
};

export function s3ObjectProbe(s3: S3Client, report: ReportRequest): ObjectProbe {
  const store = s3ObjectStore(s3, report);
  return {
    async get(location, signal) {
      try {
        return (await store.get(location, signal)) ?? "missing";
      } catch (error) {
        if (isForbidden(error)) return "forbidden";
        throw error;
      }
    },

    async *list(folder, first, last, signal) {
      // StartAfter leaves out the key that it names, so it names a string just before `first`.
      const startAfter = first.slice(0, -1);
      for await (const page of listPages(
        s3,
        folder,
        { startAfter, signal, code: "output_missing" },
        report,
      )) {
        const keys = page.map(({ key }) => key);
        yield keys;
        if ((keys.at(-1) ?? "") >= last) return;
      }
    },
  };
}

/** A permission is missing. Credentials that are wrong or expired have names of their own. */
export function isForbidden(error: unknown): error is SageMakerAsyncError {
  return causeNamed("AccessDenied", error) !== undefined;
}
