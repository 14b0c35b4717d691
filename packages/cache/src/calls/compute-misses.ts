import { type ErrorCode, mergeRow, type RowResult, SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import { answerOf, learnFrom } from "../entries/answer.ts";
import type { Miss } from "./active-keys.ts";
import type { CachedCall } from "./cached-call.ts";
import type { MissStream } from "./miss-stream.ts";
import { storeAnswer, storeFailure } from "./store-answers.ts";

/** Failures that say something of the call or its row, and nothing of the key: other calls try themselves. */
const ownFailures: ReadonlySet<ErrorCode> = new Set(["cancelled", "deadline_exceeded", "invalid_option"]);

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
    const options = { ...call.scope.options, signal: call.signal, order: "completion" } as const;
    for await (const result of invoker.stream(rows(), options)) {
      const miss = sent.get(result.index);
      sent.delete(result.index);
      if (miss) {
        unanswered.delete(miss);
        await settle(miss, result, call);
      }
      // An endpoint that does not listen to the signal is left here.
      if (call.results.left) return;
      await call.room();
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
  const { turns, rule } = call.setup;
  if (!result.ok) {
    const outcome = { ok: false, error: result.error } as const;
    miss.outcome = outcome;
    for (const waiting of [miss, ...miss.others]) call.deliver(waiting, outcome);
    call.active.settled(key);
    if (call.signal.aborted || ownFailures.has(result.error.code)) return turns.handOver(miss);
    turns.settle(miss, outcome);
    return storeFailure(miss, result.error, call);
  }
  const { output } = result;
  const earlier = call.learnt.get(key) ?? miss.earlier;
  const answer = learnFrom(earlier, answerOf(row, output, rule.isShared));
  if (call.learnt.has(key)) call.learnt.set(key, answer);
  miss.outcome = { ok: true, answer };
  call.yield({ ok: true, index, row: mergeRow(row, output), output });
  for (const other of miss.others) call.deliver(other, miss.outcome);
  call.active.settled(key);
  turns.settle(miss, miss.outcome);
  await storeAnswer(miss, result, answer, call);
}
