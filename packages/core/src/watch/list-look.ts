import { isForbidden } from "../aws/object-probe.ts";
import { folderOf, formatS3Uri, type S3Location } from "../aws/s3-location.ts";
import type { Found, Look, LookContext, Outstanding } from "./look.ts";

/** Hears that a folder, or with an empty key a whole bucket, cannot be listed or is not worth it, and why. */
export type Unlistable = (place: S3Location, reason: string) => void;

/** A folder is crowded when a look reads more pages of it than this that hold nothing of ours. A page has up to 1,000 keys. */
const FRUITLESS_PAGES = 3;

/** Lists each folder once, from the first to the last key, however many objects are due in it. */
export class ListLook implements Look {
  readonly #context: LookContext;
  readonly #unlistable: Unlistable;
  #lookedAt = 0;
  #looks = 0;

  constructor(context: LookContext, unlistable: Unlistable) {
    this.#context = context;
    this.#unlistable = unlistable;
  }

  nextLookAt(outstanding: Iterable<Outstanding>): number {
    const open = [...outstanding];
    if (open.length === 0) return Number.POSITIVE_INFINITY;
    const acceptedAt = open.map((one) => one.acceptedAt);
    const requests = foldersOf(open, "outputLocation").length;
    return this.#context.schedule.nextLookAt(this.#lookedAt, acceptedAt, requests);
  }

  async look(outstanding: Iterable<Outstanding>, found: Found): Promise<void> {
    const { schedule, clock } = this.#context;
    const open = new Set(outstanding);
    const missedAt = this.#lookedAt;
    // From its beginning on: what ends while a look is under way is not seen by it.
    this.#lookedAt = clock.now();
    const isLast = [...open].some((one) => one.deadlineAt <= this.#lookedAt);
    const withFailures = isLast || schedule.includesFailures(this.#looks);
    this.#looks += 1;
    const end: Found = (one, sighting) => {
      open.delete(one);
      found(one, sighting, missedAt);
    };
    await this.#lookFor("output", "outputLocation", open, end);
    if (withFailures) await this.#lookFor("failure", "failureLocation", open, end);
  }

  doubtAbout(): undefined {
    return undefined;
  }

  async #lookFor(
    outcome: "output" | "failure",
    where: "outputLocation" | "failureLocation",
    open: Iterable<Outstanding>,
    found: Found,
  ): Promise<void> {
    const { probe, signal } = this.#context;
    for (const { folder, byKey } of foldersOf(open, where)) {
      const keys = [...byKey.keys()].toSorted();
      let fruitless = 0;
      try {
        for await (const page of probe.list(folder, keys.at(0) ?? "", keys.at(-1) ?? "", signal)) {
          const ours = page.flatMap((key) => byKey.get(key) ?? []);
          for (const one of ours) found(one, { outcome });
          if (ours.length === 0) fruitless += 1;
          if (fruitless <= FRUITLESS_PAGES) continue;
          const reason = `${formatS3Uri(folder)} is crowded with objects that are not this job's.`;
          this.#unlistable(folder, reason);
          break;
        }
      } catch (error) {
        if (!isForbidden(error)) throw error;
        this.#unlistable({ bucket: folder.bucket, key: "" }, error.message);
      }
    }
  }
}

type Folder = { readonly folder: S3Location; readonly byKey: Map<string, Outstanding> };

/** Invocations by the folder that their object will lie in. */
function foldersOf(open: Iterable<Outstanding>, where: "outputLocation" | "failureLocation"): Folder[] {
  const folders = new Map<string, Folder>();
  for (const one of open) {
    const location = one[where];
    if (!location) continue;
    const folder = folderOf(location);
    const name = formatS3Uri(folder);
    const group = folders.get(name) ?? { folder, byKey: new Map() };
    group.byKey.set(location.key, one);
    folders.set(name, group);
  }
  return [...folders.values()];
}
