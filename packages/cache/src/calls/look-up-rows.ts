import type { RowSource } from "@sagemaker-async/core/invoker";
import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import type { Miss, WaitingRow } from "./active-keys.ts";
import { type Answer, outputFor } from "./answer.ts";
import { batchRows } from "./batch-rows.ts";
import type { CachedCall } from "./cached-call.ts";
import { decodeEntry } from "./entry.ts";
import { keyValueOf, noKeyError } from "./key-value.ts";
import { storeError } from "./store-error.ts";
import { untilAborted } from "./until-aborted.ts";

/** So many rows are looked up at once, at most. DynamoDB, the narrowest store in sight, reads 100 in one request. */
const batchSize = 100;

/** Reads the rows, looks them up in batches, delivers the hits and sends the misses on. */
export async function lookUpRows(rows: RowSource, call: CachedCall): Promise<void> {
  const { keyColumn, keys, counts } = call.setup;
  let read = 0;
  for await (const batch of batchRows(rows, batchSize, call.signal)) {
    const waiting = batch.flatMap((row, place): WaitingRow[] => {
      const index = read + place;
      const value = keyValueOf(row, index, keyColumn);
      if (value !== undefined) return [{ index, row, key: keys.of(value) }];
      call.yield({ ok: false, index, row, error: noKeyError(index, keyColumn) });
      return [];
    });
    read += batch.length;

    // Taken before the look-up: a key that is stored meanwhile is forgotten as active, and was not looked up either.
    const active = new Map<string, Miss>();
    const wanted = new Set<string>();
    for (const { key } of waiting) {
      const miss = call.active.get(key);
      if (miss) active.set(key, miss);
      else wanted.add(key);
    }
    const found = await untilAborted(findAnswers([...wanted], call), call.signal);

    const seen = { hits: 0, misses: 0, shared: 0 };
    for (const row of waiting) {
      seen[place(row, found.get(row.key), active, call)] += 1;
    }
    counts.hits += seen.hits;
    counts.misses += seen.misses;
    counts.shared += seen.shared;
    call.emit({ type: "cache-lookup", ...seen });

    // The row for which all others wait may be one that the endpoint still gathers with rows to come.
    if (call.lookAhead.full && call.options.order !== "completion") call.misses.flush();
    await untilAborted(Promise.all([call.misses.room(), call.lookAhead.room()]), call.signal);
  }
}

/** Delivers a hit, lets a duplicate wait, sends a miss; says which it was. */
function place(
  row: WaitingRow,
  found: Answer | undefined,
  active: Map<string, Miss>,
  call: CachedCall,
): "hits" | "misses" | "shared" {
  if (found && outputFor(row.row, found)) {
    call.deliver(row, { ok: true, answer: found });
    return "hits";
  }
  const computed = active.get(row.key);
  if (!computed) {
    const miss: Miss = { ...row, earlier: found, others: [] };
    active.set(row.key, miss);
    call.active.start(miss);
    call.misses.send(miss);
    return "misses";
  }
  if (computed.outcome) call.deliver(row, computed.outcome);
  else computed.others.push(row);
  return "shared";
}

/** What the store has. When it fails, nothing is found, and the caller is told that this is no miss. */
async function findAnswers(keys: readonly string[], call: CachedCall): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  if (keys.length === 0) return answers;
  let texts: ReadonlyMap<string, string>;
  try {
    texts = await call.setup.store.getMany(keys);
  } catch (error) {
    call.storeFailed("read", storeError("read", error));
    return answers;
  }
  let unreadable = 0;
  for (const [key, text] of texts) {
    const answer = decodeEntry(text);
    if (answer) answers.set(key, answer);
    else unreadable += 1;
  }
  if (unreadable > 0) call.storeFailed("read", unreadableError(unreadable));
  return answers;
}

function unreadableError(entries: number): SageMakerAsyncError {
  return new SageMakerAsyncError(
    "store_failed",
    `${entries} of the cache entries that were looked up cannot be read: damaged, or written by something else. ` +
      "Their rows are computed again and the entries overwritten.",
  );
}
