/** How often each API was called since the start or the last reset. */
export class RequestCounter {
  readonly #counts = new Map<string, number>();
  readonly #onCount: (api: string) => void;

  constructor(onCount: (api: string) => void) {
    this.#onCount = onCount;
  }

  /** @param api such as `s3.PutObject` */
  count(api: string): void {
    this.#counts.set(api, (this.#counts.get(api) ?? 0) + 1);
    this.#onCount(api);
  }

  counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  clear(): void {
    this.#counts.clear();
  }
}

/** An API's name for the count. What a client made up counts as Unknown, so that it cannot fill the memory. */
export function apiName(service: string, operation: string | undefined): string {
  return `${service}.${operation !== undefined && /^[A-Za-z0-9]{1,64}$/.test(operation) ? operation : "Unknown"}`;
}
