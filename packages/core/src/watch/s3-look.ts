import { folderOf, formatS3Uri, type S3Location } from "../aws/s3-location.ts";
import { HeadLook } from "./head-look.ts";
import { ListLook } from "./list-look.ts";
import type { Found, Look, LookContext, Outstanding } from "./look.ts";

export type S3LookOptions = LookContext & {
  /** `auto` lists, but asks for the objects themselves while they are few. */
  readonly strategy: "auto" | "list" | "head";
  readonly onFallback: (reason: string) => void;
};

/** So few objects cost less one by one, and then come with the look. */
const FEW = 2;

/** Looks at S3: lists where that can be done, and asks for the objects by name elsewhere. */
export class S3Look implements Look {
  readonly #options: S3LookOptions;
  readonly #list: ListLook;
  readonly #head: HeadLook;
  /** URIs of folders and buckets. */
  readonly #unlistable = new Set<string>();

  constructor(options: S3LookOptions) {
    this.#options = options;
    this.#head = new HeadLook(options);
    this.#list = new ListLook(options, (place, reason) => {
      const uri = formatS3Uri(place);
      if (this.#unlistable.has(uri)) return;
      this.#unlistable.add(uri);
      options.onFallback(reason);
    });
  }

  nextLookAt(outstanding: Iterable<Outstanding>): number {
    const { listed, probed } = this.#split(outstanding);
    return Math.min(this.#list.nextLookAt(listed), this.#head.nextLookAt(probed));
  }

  async look(outstanding: Iterable<Outstanding>, found: Found): Promise<void> {
    const { listed, probed } = this.#split(outstanding);
    const now = this.#options.clock.now();
    const isListDue = this.#list.nextLookAt(listed) <= now || listed.some((one) => one.deadlineAt <= now);
    if (isListDue) await this.#list.look(listed, found);
    if (probed.length > 0) await this.#head.look(probed, found);
  }

  doubtAbout(one: Outstanding): string | undefined {
    return this.#head.doubtAbout(one);
  }

  #split(outstanding: Iterable<Outstanding>): { listed: Outstanding[]; probed: Outstanding[] } {
    const all = [...outstanding];
    const { strategy } = this.#options;
    if (strategy === "head" || (strategy === "auto" && all.length <= FEW)) return { listed: [], probed: all };
    const { listed = [], probed = [] } = Object.groupBy(all, (one) =>
      this.#isListable(one) ? "listed" : "probed",
    );
    return { listed, probed };
  }

  #isListable({ outputLocation, failureLocation }: Outstanding): boolean {
    const can = (location: S3Location) =>
      !this.#unlistable.has(formatS3Uri(folderOf(location))) &&
      !this.#unlistable.has(formatS3Uri({ bucket: location.bucket, key: "" }));
    return can(outputLocation) && (failureLocation === undefined || can(failureLocation));
  }
}
