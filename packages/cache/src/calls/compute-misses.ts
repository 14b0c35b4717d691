import {
  isEcho,
  mergeRow,
  type RowResult,
  type RowSuccess,
  SageMakerAsyncError,
} from "@sagemaker-async/core/invoker";
import type { Miss } from "./active-keys.ts";
import { answerOf, learnFrom } from "./answer.ts";
import type { CachedCall } from "./cached-call.ts";
import { encodeEntry } from "./entry.ts";
import { isKeyValue } from "./key-value.ts";
import type { MissStream } from "./miss-stream.ts";

/**
 * Runs misses through the endpoint as they come; stores and delivers each answer as it lands. A row that the endpoint leaves
 * without a result fails: N rows in, N results out.
 */
export async function computeMisses(stream: MissStream, call: CachedCall): Promise<void> {
  const { misses, unanswered } = stream;
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
  try {
    const options = { ...call.options, signal: call.signal, order: "completion" } as const;
    for await (const result of invoker.stream(rows(), options)) {
      const miss = sent.get(result.index);
      sent.delete(result.index);
      if (miss) {
        unanswered.delete(miss);
        await settle(miss, result, call);
      }
      // An endpoint that does not listen to the signal is left here.
      if (call.results.left) return;
      await call.results.room();
    }
  } finally {
    stream.ended();
  }
  for (const miss of unanswered) {
    const message = `"${invoker.name}" ended without a result for this row.`;
    const error = new SageMakerAsyncError("output_missing", message);
    await settle(miss, { ok: false, index: miss.index, row: miss.row, error }, call);
  }
}

async function settle(miss: Miss, result: RowResult, call: CachedCall): Promise<void> {
  const { index, row, key } = miss;
  if (!result.ok) {
    miss.outcome = { ok: false, error: result.error };
    for (const waiting of [miss, ...miss.others]) call.deliver(waiting, miss.outcome);
    call.active.settled(key);
    return;
  }
  const { output } = result;
  const earlier = call.learnt.get(key) ?? miss.earlier;
  const answer = learnFrom(earlier, answerOf(row, output, call.setup.keyColumn));
  if (call.learnt.has(key)) call.learnt.set(key, answer);
  miss.outcome = { ok: true, answer };
  call.yield({ ok: true, index, row: mergeRow(row, output), output });
  for (const other of miss.others) call.deliver(other, miss.outcome);
  call.active.settled(key);
  await call.writer.add(storedUnder(miss, result, call), encodeEntry(answer, Date.now()), key);
}

/** The key of an answer: that of its row, unless the endpoint says in `outputKeyColumn` for which key it answered. */
function storedUnder(miss: Miss, { output }: RowSuccess, { setup }: CachedCall): string {
  const { outputKeyColumn, keyColumn, keys } = setup;
  const answered = outputKeyColumn === undefined ? undefined : output[outputKeyColumn];
  const given = miss.row[keyColumn];
  // What a text format made of the key (the number 7 as "7") is the key as given.
  if (given === undefined || !isKeyValue(answered) || isEcho(given, answered)) return miss.key;
  return keys.of(answered);
}
