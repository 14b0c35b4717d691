import type { Shard } from "./shard.ts";

export type AnswerShardsOptions = {
  readonly shardsAtOnce: number;
  /** Resolves when the shard's results are there. */
  readonly answer: (shard: Shard, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
};

/** Has shards answered, some at once, and yields them in their order, each when it is answered. */
export async function* answerShards(
  shards: readonly Shard[],
  { shardsAtOnce, answer, signal }: AnswerShardsOptions,
): AsyncGenerator<Shard> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const answered = new Set<Shard>();
  const left = shards.values();
  let tell = Promise.withResolvers<void>();

  const work = async () => {
    for (const shard of left) {
      await answer(shard, either);
      answered.add(shard);
      tell.resolve();
    }
  };
  const lanes = Promise.all(Array.from({ length: Math.min(shardsAtOnce, shards.length) }, work));
  try {
    for (const shard of shards) {
      while (!answered.has(shard)) {
        tell = Promise.withResolvers();
        await Promise.race([tell.promise, lanes]);
      }
      answered.delete(shard);
      yield shard;
    }
    await lanes;
  } finally {
    stop.abort();
    await lanes.catch(() => undefined);
  }
}
