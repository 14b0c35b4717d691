/** Counts of one cache since it was made, over all calls. */
export type CacheStats = {
  /** Rows that were answered from the store, stale ones and remembered failures included. */
  readonly hits: number;
  /** Rows that were sent to the endpoint. */
  readonly misses: number;
  /** Rows that shared what was being computed for an equal key: in the same call, in another one, or in another process. */
  readonly shared: number;
  /** Hits that were past their time, and were computed anew in the background. */
  readonly stale: number;
  /** Hits that were failures. */
  readonly rememberedFailures: number;
  /** Answers, and failures to be remembered, that were written. */
  readonly stored: number;
  /** Those that were to be written and are not in the store, since it failed or another process was first. */
  readonly unstored: number;
  /** Requests to the store that failed, and reads that met entries which are not readable. */
  readonly storeErrors: number;
  /** Calls of methods that go past the cache, such as `submit`. */
  readonly bypassed: number;
  /** Of entries, as text in UTF-8. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** How long the last 1,000 look-ups in the store took, each of up to 100 keys. */
  readonly lookUpMs: { readonly p50: number | undefined; readonly p95: number | undefined };
  /** Whether a key is computed once among all processes (`"store"`), or once in each (`"process"`), since the store has no leases. */
  readonly leases: "store" | "process";
  /** What is wrong with the store, in a sentence, from its first failure until it answers again. */
  readonly warning: string | undefined;
};
