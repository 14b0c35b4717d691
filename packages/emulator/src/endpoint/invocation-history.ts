import type { InvocationRecord } from "../events/invocation-record.ts";

/** Beyond this many, finished invocations are forgotten, oldest first, so that a long-lived emulator does not grow without end. */
const REMEMBERED_INVOCATIONS = 100_000;

/** The invocations of one endpoint and their counts. The counts outlive the records. */
export class InvocationHistory {
  readonly #records = new Set<InvocationRecord>();
  readonly counts = { completed: 0, failed: 0, expired: 0 };

  add(record: InvocationRecord): void {
    this.#records.add(record);
    if (this.#records.size <= REMEMBERED_INVOCATIONS) return;
    const [oldest] = this.#records;
    if (oldest !== undefined && oldest.finishedAt !== null) this.#records.delete(oldest);
  }

  records(): InvocationRecord[] {
    return [...this.#records].map((record) => ({ ...record }));
  }

  clear(): void {
    this.#records.clear();
    Object.assign(this.counts, { completed: 0, failed: 0, expired: 0 });
  }
}
