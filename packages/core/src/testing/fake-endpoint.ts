import type { Endpoint, EndpointCallOptions } from "../endpoint/endpoint.ts";
import { type JobOptions, resolveJobOptions } from "../endpoint/options.ts";
import { saveCollected } from "../endpoint/save-collected.ts";
import { assembleChunks } from "../pipeline/assemble-rows.ts";
import { chunkRows } from "../pipeline/chunk-rows.ts";
import { runInference } from "../results/run-inference.ts";
import { tallyAttempts } from "../results/tally-attempts.ts";
import type { Row, RowSource } from "../types/row.ts";
import type { RowResult } from "../types/row-result.ts";
import { type Clock, systemClock } from "../wait/clock.ts";
import { flatten } from "../wait/flatten.ts";
import { mapWindow } from "../wait/map-window.ts";
import { withStop } from "../wait/with-stop.ts";
import { FakeJobs } from "./fake-jobs.ts";
import { FakeModel, type FakeModelOptions } from "./fake-model.ts";

export type FakeEndpointOptions = FakeModelOptions &
  JobOptions & {
    /** The time. Default: the system's; a `manualClock()` makes hours pass at once. */
    readonly clock?: Clock | undefined;
  };

/** What a fake has of an `Endpoint`: let the code under test ask for this much of one. */
export type EndpointCalls = Pick<
  Endpoint,
  "name" | "kind" | "stream" | "inference" | "fastInference" | "submit" | "status" | "collect"
>;

export type FakeEndpoint = EndpointCalls & {
  /** Every row that has arrived, in order. */
  readonly asked: readonly Row[];
};

const callOptions = ["signal", "onEvent", "order", "capture"];

/**
 * An endpoint in memory, for unit tests: its model is a function or a script, its requests run as long as the test says. Results, failures, errors,
 * events and statistics are those of an `Endpoint`, and options are checked as it checks them; there is no AWS behind it, so those about
 * S3 and time-outs change nothing. For the whole protocol there is `@sagemaker-async/emulator`.
 */
export function fakeEndpoint(name: string, options: FakeEndpointOptions): FakeEndpoint {
  const { answers, runMs, clock = systemClock, ...jobOptions } = options;
  const model = new FakeModel(name, { answers, runMs }, clock);
  const jobs = new FakeJobs(name, model, clock);
  const resolve = (call: EndpointCallOptions) => resolveJobOptions({ ...jobOptions, ...call }, callOptions);

  const stream = (rows: RowSource, call: EndpointCallOptions = {}): AsyncGenerator<RowResult> => {
    const resolved = resolve(call);
    const { batchSize: maxRows, maxInFlight } = resolved;
    const emit = call.onEvent ?? (() => undefined);
    const settled = withStop(call.signal, async function* (stop) {
      const window = { maxInFlight, maxAhead: maxInFlight * 8, stop };
      const results = mapWindow(chunkRows(rows, { maxRows }), window, (chunk) => {
        model.invoke(chunk, emit);
        return model.answer(chunk, { options: resolved, emit, signal: stop.signal });
      });
      try {
        yield* call.order === "completion" ? results : assembleChunks(results);
      } finally {
        stop.abort();
      }
    });
    return flatten(settled);
  };
  const inference: EndpointCalls["inference"] = (rows, call) =>
    runInference({ name, stream }, rows, call, tallyAttempts());

  return {
    name,
    kind: "async",
    asked: model.asked,
    stream,
    inference,
    fastInference: inference,
    async submit(rows, call = {}) {
      const resolved = resolve(call);
      const chunks = await Array.fromAsync(chunkRows(rows, { maxRows: resolved.batchSize }));
      return jobs.begin(chunks, resolved, call.onEvent ?? (() => undefined));
    },
    status: async (handle) => jobs.status(handle),
    collect(handle, { rows: _, save, ...call } = {}) {
      let isSettled = false;
      async function* stream(_rows: RowSource, { signal }: EndpointCallOptions = {}) {
        yield* jobs.collect(handle, signal);
        isSettled = jobs.has(handle);
      }
      return saveCollected(runInference({ name, stream }, [], call), {
        isSettled: () => isSettled,
        save,
        prepareDiscard: async () => async () => jobs.discard(handle),
      });
    },
  };
}
