import type { ObjectStore } from "../aws/object-store.ts";
import type { S3Location } from "../aws/s3-location.ts";
import type { JournalStore } from "./journal-store.ts";

const SUFFIX = ".json";

/** A journal under an S3 prefix, one object a record, so that a run can be resumed on another machine. */
export function s3Journal(store: ObjectStore, folder: S3Location, signal: AbortSignal): JournalStore {
  const locationOf = (name: string) => ({ bucket: folder.bucket, key: `${folder.key}${name}${SUFFIX}` });
  return {
    async names() {
      const keys = await store.keysIn(folder, signal);
      return keys
        .filter((key) => key.endsWith(SUFFIX))
        .map((key) => key.slice(folder.key.length, -SUFFIX.length));
    },
    async read(name) {
      const object = await store.get(locationOf(name), signal);
      return object && Buffer.from(object.body).toString("utf8");
    },
    write(name, text) {
      const object = { location: locationOf(name), body: Buffer.from(text), contentType: "application/json" };
      return store.put({ ...object, what: "write the journal" }, signal);
    },
    close: () => undefined,
  };
}
