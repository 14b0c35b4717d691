/**
 * How an entry and its lease are called in Redis. The braces make Redis Cluster look at what is between them alone when it
 * chooses a slot, so that a script may touch both.
 */
export class RedisKeys {
  readonly #prefix: string;
  /** What the client itself puts before each key (ioredis' `keyPrefix`): a scan sees it. */
  readonly #clientPrefix: string;

  constructor(prefix: string, clientPrefix: string) {
    this.#prefix = prefix;
    this.#clientPrefix = clientPrefix;
  }

  entry(key: string): string {
    return `${this.#prefix}{${key}}`;
  }

  lease(key: string): string {
    return `${this.#prefix}lease:{${key}}`;
  }

  /** The pattern of the entries of a namespace, or of all, for `SCAN`. */
  pattern(namespace: string | undefined): string {
    const start = `${this.#clientPrefix}${this.#prefix}{${namespace === undefined ? "" : `${namespace}:`}`;
    return `${start.replace(/[*?[\]\\^]/g, "\\$&")}*`;
  }

  /** The key of an entry that a scan found. */
  keyOf(name: string): string {
    return name.slice(this.#clientPrefix.length + this.#prefix.length + 1, -1);
  }
}
