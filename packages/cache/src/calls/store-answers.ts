import type { RowSuccess, SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import { isEcho } from "@sagemaker-async/core/invoker";
import { writes } from "../cache-mode.ts";
import type { Answer } from "../entries/answer.ts";
import { type Entry, encodeEntry, isStorable } from "../entries/entry.ts";
import { answerTimes } from "../entries/freshness.ts";
import { isKeyValue } from "../keys/key-value.ts";
import type { Miss } from "./active-keys.ts";
import type { CachedCall } from "./cached-call.ts";

/** Stores an answer, unless the call or its content forbids it. */
export async function storeAnswer(
  miss: Miss,
  result: RowSuccess,
  answer: Answer,
  call: CachedCall,
): Promise<void> {
  const { freshness, storeIf, clock } = call.setup;
  const isKept = writes(call.scope.mode) && isStorable(result.output) && (storeIf?.(result) ?? true);
  if (!isKept) return call.setup.turns.finished(miss.key);
  const { key, storeKey } = keyOf(miss, result, call);
  const now = clock.now();
  const { output, columns } = answer;
  const times = answerTimes(now, freshness);
  await write(miss, storeKey, { ...about(key, now, call), ...times, output, columns }, call);
}

/** Remembers a failure, where the cache does that for its kind. */
export async function storeFailure(miss: Miss, error: SageMakerAsyncError, call: CachedCall): Promise<void> {
  const { freshness, clock, turns, rule } = call.setup;
  const { failureTtlMs, failureCodes } = freshness;
  const isKept = failureTtlMs !== undefined && failureCodes.has(error.code) && writes(call.scope.mode);
  if (!isKept) return turns.finished(miss.key);
  const now = clock.now();
  const { code, message, retryable } = error;
  const failure = { code, message, retryable };
  const key = rule.keyOf(miss.row) ?? null;
  await write(miss, miss.key, { ...about(key, now, call), expiresAt: now + failureTtlMs, failure }, call);
}

function about(key: Entry["key"], createdAt: number, { scope }: CachedCall) {
  return { key, version: scope.version, createdAt };
}

async function write(miss: Miss, storeKey: string, entry: Entry, call: CachedCall): Promise<void> {
  const { createdAt, expiresAt } = entry;
  const ttlMs = expiresAt === undefined ? undefined : expiresAt - createdAt;
  await call.writer.add({ key: storeKey, text: encodeEntry(storeKey, entry), rowKey: miss.key, ttlMs });
}

/** The key of an answer: that of its row, unless the endpoint says in `outputKeyColumn` for which key it answered. */
function keyOf(miss: Miss, { output }: RowSuccess, { setup, scope }: CachedCall) {
  const { outputKeyColumn, rule } = setup;
  const given = rule.keyOf(miss.row) ?? null;
  const answered = outputKeyColumn === undefined ? undefined : output[outputKeyColumn];
  // What a text format made of the key (the number 7 as "7") is the key as given.
  if (!isKeyValue(answered) || isEcho(given, answered)) return { key: given, storeKey: miss.key };
  return { key: answered, storeKey: scope.keys.of(answered) };
}
