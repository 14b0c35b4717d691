import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import type { Failure } from "../../src/types/inference-result.ts";
import { double } from "../support/emulated.ts";
import { type Run, resumeInScenario, runInScenario, streamInScenario } from "../support/laws-run.ts";
import { type Scenario, scenario, scenarioOfCalls } from "../support/laws-scenario.ts";

/** `LAWS_RUNS=1000 LAWS_SEED=7` makes more of them, or others. */
const parameters = {
  numRuns: Number(process.env["LAWS_RUNS"] ?? 15),
  seed: Number(process.env["LAWS_SEED"] ?? 1),
};
/** A safety net alone: what decides is the call's own `timeoutMs`. */
const netMs = 120_000 + parameters.numRuns * 8000;

describe("for any rows, chunk size, window, faults and instant of an abort", () => {
  test(
    "inference: N rows in, N rows out, in order, each answered or with its cause; what stays staged may still be needed or was said",
    async () => {
      const law = fc.asyncProperty(scenario, async (given) => {
        const run = await runInScenario(given);
        checkRows(given, run);
        expect(run.staged.filter((key) => !mayStay(key, run))).toEqual([]);
      });
      await fc.assert(law, parameters);
    },
    netMs,
  );

  test(
    "stream: one result for each row, in order, up to the end or to the error that ends it",
    async () => {
      const law = fc.asyncProperty(scenario, async (given) => {
        const { results, ended } = await streamInScenario(given);
        expect(results.map(({ index }) => index)).toEqual(results.map((_, at) => at));
        for (const result of results) {
          const row = given.rows[result.index];
          if (result.ok) expect(result.row).toEqual({ ...row, ...double(row ?? {}) });
          else expect(result).toMatchObject({ row, error: expect.any(SageMakerAsyncError) });
        }
        if (ended === undefined) expect(results).toHaveLength(given.rows.length);
        else expect(ended).toMatchObject({ code: "cancelled" });
      });
      await fc.assert(law, parameters);
    },
    netMs,
  );

  test(
    "inference with a journal, made again: every row that the model answers is answered, nothing stays staged, and nothing is computed twice unless an answer was lost",
    async () => {
      const law = fc.asyncProperty(scenarioOfCalls, async (given) => {
        const { result, staged, completedById } = await resumeInScenario(given);
        const poisoned = given.rows.flatMap(({ x }, at) => (given.poison.includes(Number(x)) ? [at] : []));
        expect(result.rows).toHaveLength(given.rows.length);
        expect(result.failures.map(({ index }) => index)).toEqual(poisoned);
        for (const [index, row] of given.rows.entries()) {
          if (!poisoned.includes(index)) expect(result.rows[index]).toEqual({ ...row, ...double(row) });
        }
        expect(staged).toEqual([]);
        const names = completedById.map(rowsOfId);
        if (given.faults.length === 0 && given.input === "staged")
          expect(new Set(names).size).toBe(names.length);
      });
      await fc.assert(law, parameters);
    },
    netMs,
  );
});

/** The rows that an inference id names, whichever attempt it was: `<job>-<first row>-<rows>[-<attempt>]`. */
function rowsOfId(inferenceId: string): string {
  return inferenceId.split("-").slice(2, 4).join("-");
}

function checkRows(given: Scenario, { result, ended }: Run): void {
  const { rows, failures, stats } = result;
  const isCancelled = ended?.code === "cancelled";
  // An aborted call answers for what it has read of its source.
  if (!isCancelled) expect(rows).toHaveLength(given.rows.length);
  expect(rows.length).toBeLessThanOrEqual(given.rows.length);
  expect({ rows: stats.rows, sum: stats.succeeded + stats.failed }).toEqual({
    rows: rows.length,
    sum: rows.length,
  });
  const places = failures.map(({ index }) => index);
  expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b));
  const failed = new Map<number, Failure>(failures.map((failure) => [failure.index, failure]));
  for (const [index, row] of rows.entries()) {
    const input = given.rows[index];
    const failure = failed.get(index);
    if (failure) {
      expect(row).toMatchObject(input ?? {});
      expect(failure.error).toMatchObject({ code: expect.any(String), message: expect.stringMatching(/\S/) });
    } else {
      expect(row).toEqual({ ...input, ...double(input ?? {}) });
    }
  }
}

/** An input stays where its request may still live, or where an event says that it may. */
function mayStay(key: string, { events, ended, result }: Run): boolean {
  const isSaid = events.some(
    (event) =>
      event.type === "clean-up-failed" && event.locations.some((location) => location.endsWith(`/${key}`)),
  );
  if (ended?.code === "cancelled") return isSaid;
  const [firstRow = 0, rows = 0] = (key.split("/").at(-1) ?? "").split(/[-.]/).map(Number);
  const isAlive = result.failures.some(
    ({ index, error }) => error.retryable && index >= firstRow && index < firstRow + rows,
  );
  return isSaid || isAlive;
}
