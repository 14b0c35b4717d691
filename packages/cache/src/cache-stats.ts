/** Counts of one cache since it was made, over all calls. */
export type CacheStats = {
  /** Rows that were answered from the store. */
  readonly hits: number;
  /** Rows that were sent to the endpoint. */
  readonly misses: number;
  /** Rows that shared the answer, or the failure, of a row with the same key in the same call. */
  readonly shared: number;
  /** Answers that were written. */
  readonly stored: number;
  /** Reads and writes that failed, and reads that met entries which are not readable. */
  readonly storeErrors: number;
};
