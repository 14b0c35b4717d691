import { mergeRow, type RowResult, SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import type { Miss } from "./active-keys.ts";
import { answerOf, learnFrom } from "./answer.ts";
import type { CachedCall } from "./cached-call.ts";
import { encodeEntry } from "./entry.ts";
import { isKeyValue } from "./key-value.ts";

/** Sends misses through the endpoint as they come; stores and delivers each answer as it lands. */
export async function computeMisses(
  misses: Iterable<Miss> | AsyncIterable<Miss>,
  call: CachedCall,
): Promise<void> {
  const sent = new Map<number, Miss>();
  async function* rows() {
    let index = 0;
    for await (const miss of misses) {
      sent.set(index, miss);
      index += 1;
      yield miss.row;
    }
  }
  const { invoker } = call.setup;
  const results = invoker.stream(rows(), { ...call.options, signal: call.signal, order: "completion" });
  for await (const result of results) {
    const miss = sent.get(result.index);
    sent.delete(result.index);
    if (miss) await settle(miss, result, call);
    // An endpoint that does not listen to the signal is left here.
    if (call.results.left) break;
    await call.results.room();
  }
}

/** Every row that no result came back for fails: N rows in, N results out. */
export async function failUnanswered(call: CachedCall): Promise<void> {
  for (const miss of [...call.unanswered]) {
    const message = `"${call.setup.invoker.name}" ended without a result for this row.`;
    const error = new SageMakerAsyncError("output_missing", message);
    await settle(miss, { ok: false, index: miss.index, row: miss.row, error }, call);
  }
}

async function settle(miss: Miss, result: RowResult, call: CachedCall): Promise<void> {
  const { index, row, key } = miss;
  call.unanswered.delete(miss);
  if (result.ok) {
    const { output } = result;
    const earlier = call.learnt.get(key) ?? miss.earlier;
    const answer = learnFrom(earlier, answerOf(row, output, call.setup.keyColumn));
    if (call.learnt.has(key)) call.learnt.set(key, answer);
    miss.outcome = { ok: true, answer };
    call.yield({ ok: true, index, row: mergeRow(row, output), output });
    for (const other of miss.others) call.deliver(other, miss.outcome);
    call.active.settled(key);
    await call.writer.add(storedUnder(miss, result, call), encodeEntry(answer, Date.now()), key);
  } else {
    miss.outcome = { ok: false, error: result.error };
    for (const waiting of [miss, ...miss.others]) call.deliver(waiting, miss.outcome);
    call.active.settled(key);
  }
}

/** The key of an answer: that of its row, unless the endpoint says in `outputKeyColumn` for which key it answered. */
function storedUnder(miss: Miss, result: RowResult & { ok: true }, { setup }: CachedCall): string {
  const { outputKeyColumn, keyColumn, keys } = setup;
  const answered = outputKeyColumn === undefined ? undefined : result.output[outputKeyColumn];
  // A format that knows only text gives the number 7 back as "7": that is the key as given.
  if (!isKeyValue(answered) || String(answered) === String(miss.row[keyColumn])) return miss.key;
  return keys.of(answered);
}
