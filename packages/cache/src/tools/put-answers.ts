import type { CallOptions, Row } from "@sagemaker-async/core/invoker";
import type { CacheSetup } from "../cache-setup.ts";
import { scopeOf, versionOf } from "../calls/call-scope.ts";
import { answerOf } from "../entries/answer.ts";
import { encodeEntry, isStorable } from "../entries/entry.ts";
import { answerTimes } from "../entries/freshness.ts";
import { storeError } from "../guard/store-error.ts";

/** An answer that is known already: a row, and the endpoint's columns for it. */
export type KnownAnswer = { readonly row: Row; readonly output: Row };

/** What became of answers that were known. */
export type PutReport = {
  readonly stored: number;
  /** Answers for rows without a key, and those with NaN or Infinity. */
  readonly skipped: number;
};

const groupSize = 500;

/** Stores answers as if the model's current version had just given them; of several for one key, the last. */
export async function putAnswers(
  answers: Iterable<KnownAnswer> | AsyncIterable<KnownAnswer>,
  setup: CacheSetup,
  options: CallOptions = {},
): Promise<PutReport> {
  const { rule, clock, freshness, store } = setup;
  const version = await versionOf(setup);
  const { keys } = scopeOf(setup, version, options);
  const ttlMs = freshness.ttlMs === undefined ? undefined : freshness.ttlMs + freshness.staleMs;
  let [stored, skipped] = [0, 0];
  let group = new Map<string, string>();
  const write = async () => {
    await store.setMany(group, { ttlMs }).catch((error: unknown) => {
      throw storeError("write", error);
    });
    stored += group.size;
    group = new Map();
  };
  for await (const { row, output } of answers) {
    const key = rule.keyOf(row);
    if (key === undefined || !isStorable(output)) {
      skipped += 1;
      continue;
    }
    const createdAt = clock.now();
    const answer = answerOf(row, output, rule.isShared);
    const entry = { key, version, createdAt, ...answerTimes(createdAt, freshness), ...answer };
    group.set(keys.of(key), encodeEntry(keys.of(key), entry));
    if (group.size === groupSize) await write();
  }
  await write();
  return { stored, skipped };
}
