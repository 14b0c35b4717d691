import { existsSync } from "node:fs";
import type { S3Files } from "../aws/s3-files.ts";
import type { Place } from "./place.ts";

/** Whether something was written to a place. What went to stdout is not to be seen any more. */
export async function isThere(place: Place, s3: S3Files): Promise<boolean> {
  switch (place.kind) {
    case "file":
      return existsSync(place.path);
    case "s3":
      return s3.has(place.bucket, place.key);
    case "stdio":
      return false;
  }
}
