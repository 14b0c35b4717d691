// The long version of the kills: runs of 300 chunks, each killed at random instants and resumed in new processes, until
// 200 kills are made; then a tenth as many in each way of making requests of which less is promised (docs/resuming.md).
// `node packages/core/chaos/run.ts [--kills 200] [--chunks 300] [--seed N]`; a seed repeats the instants.

import { parseArgs } from "node:util";
import { randomFrom } from "../test/support/chaos-random.ts";
import { type ChaosOutcome, chaosRound } from "../test/support/chaos-round.ts";
import type { Way } from "../test/support/kill-runs.ts";

const KILLS_PER_RUN = 8;
/** Fast ones, where chunks are computed before the next process runs, and slow ones, where they are still queued then. */
const endpoints = [
  { computeMs: 10, concurrency: 4, hasFailurePath: true },
  { computeMs: 80, concurrency: 1, hasFailurePath: true },
  { computeMs: 200, concurrency: 2, hasFailurePath: true },
  { computeMs: 80, concurrency: 1, hasFailurePath: false },
] as const;

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    chunks: { type: "string", default: "300" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const [kills, chunks, firstSeed] = [Number(values.kills), Number(values.chunks), Number(values.seed)];

const say = (line: string) => process.stdout.write(`${line}\n`);
let isBroken = false;

const staged = await killUntil(kills, "staged");
if (sum(staged, (one) => one.computedTwice + one.left.length) > 0) isBroken = true;
for (const way of ["own-names", "inline", "sync"] as const) await killUntil(Math.ceil(kills / 10), way);
process.exitCode = isBroken ? 1 : 0;

async function killUntil(wanted: number, way: Way): Promise<ChaosOutcome[]> {
  const outcomes: ChaosOutcome[] = [];
  const made = () => sum(outcomes, (one) => one.kills);
  for (let seed = firstSeed; made() < wanted; seed += 1) {
    const random = randomFrom(seed);
    const left = Math.min(KILLS_PER_RUN, wanted - made());
    // A staged chunk takes three requests: some runs are over before their last kill, so that the end of a run is struck too.
    const requests = way === "sync" ? chunks : chunks * 3;
    const killAfterRequests = Array.from({ length: left }, () => random(1, Math.ceil(requests / 4)));
    const endpoint = endpoints[random(0, endpoints.length - 1)] ?? endpoints[0];
    const outcome = await chaosRound({ chunks, killAfterRequests, ...endpoint, way });
    outcomes.push(outcome);
    const rest = outcome.left.length === 0 ? "" : ` (${outcome.left.slice(0, 3).join(", ")} …)`;
    say(
      `${way}, seed ${seed}, ${JSON.stringify(endpoint)}: ${outcome.kills} kills, ${outcome.completed} completed, ${outcome.withdrawn} withdrawn, ` +
        `${outcome.lostRows} rows lost, ${outcome.computedTwice} chunks computed twice, ${outcome.left.length} objects left${rest}`,
    );
    if (outcome.failures !== "[]") say(`  failures: ${outcome.failures}`);
  }
  say(
    `${way}: ${made()} kills in ${outcomes.length} runs of ${chunks} chunks: ${sum(outcomes, (one) => one.lostRows)} rows lost, ` +
      `${sum(outcomes, (one) => one.computedTwice)} chunks computed twice, ${sum(outcomes, (one) => one.left.length)} objects left in S3.`,
  );
  if (sum(outcomes, (one) => one.lostRows) > 0) isBroken = true;
  return outcomes;
}

function sum(outcomes: readonly ChaosOutcome[], of: (outcome: ChaosOutcome) => number): number {
  return outcomes.reduce((total, outcome) => total + of(outcome), 0);
}
