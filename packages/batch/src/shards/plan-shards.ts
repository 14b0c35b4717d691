const DEFAULT_MAX_IN_FLIGHT = 64;
/** A shard is this many times what it has in flight, so that its slow beginning and end are a small part of it. */
const WAVES = 8;
/** Each place has this many shards to work at, so that they end at about the same time. */
const SHARDS_PER_PLACE = 4;

export type ShardPlan = {
  /** How many shards are worked at, at once, over all machines. */
  readonly shardsAtOnce: number;
  /** What one shard has in flight: all together never exceed the run's `--max-in-flight`. */
  readonly inFlightPerShard: number;
  /** A whole number of chunks, so that the endpoint sees the same chunks as from one machine. */
  readonly rowsPerShard: number;
};

/** Splits what a run may have in flight among shards: as many shards at once as each of them has requests in flight. */
export function planShards(
  rows: number,
  batchSize: number,
  maxInFlight: number = DEFAULT_MAX_IN_FLIGHT,
): ShardPlan {
  const inFlightPerShard = Math.max(1, Math.floor(Math.sqrt(maxInFlight)));
  const shardsAtOnce = Math.floor(maxInFlight / inFlightPerShard);
  const chunks = Math.ceil(rows / batchSize);
  const evenly = Math.ceil(chunks / (shardsAtOnce * SHARDS_PER_PLACE));
  const chunksPerShard = Math.max(1, Math.min(evenly, inFlightPerShard * WAVES));
  return { shardsAtOnce, inFlightPerShard, rowsPerShard: chunksPerShard * batchSize };
}
