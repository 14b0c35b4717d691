// The long version of the kills: runs of 300 chunks, each killed at random instants and resumed in new processes, until
// 200 kills are made. `node packages/core/chaos/run.ts [--kills 200] [--chunks 300] [--seed N]`; a seed repeats the instants.

import { parseArgs } from "node:util";
import { randomFrom } from "../test/support/chaos-random.ts";
import { type ChaosOutcome, chaosRound } from "../test/support/chaos-round.ts";

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
const outcomes: ChaosOutcome[] = [];
const sum = (of: (outcome: ChaosOutcome) => number) =>
  outcomes.reduce((total, outcome) => total + of(outcome), 0);

for (let seed = firstSeed; sum((one) => one.kills) < kills; seed += 1) {
  const random = randomFrom(seed);
  const left = Math.min(KILLS_PER_RUN, kills - sum((one) => one.kills));
  // A chunk takes three requests: some runs are over before their last kill, so that the end of a run is struck too.
  const killAfterRequests = Array.from({ length: left }, () => random(1, Math.ceil((chunks * 3) / 4)));
  const endpoint = endpoints[random(0, endpoints.length - 1)] ?? endpoints[0];
  const outcome = await chaosRound({ chunks, killAfterRequests, ...endpoint });
  outcomes.push(outcome);
  const rest = outcome.left.length === 0 ? "" : ` (${outcome.left.join(", ")})`;
  say(
    `seed ${seed}, ${JSON.stringify(endpoint)}: ${outcome.kills} kills, ${outcome.completed} completed, ${outcome.withdrawn} withdrawn, ` +
      `${outcome.lostRows} rows lost, ${outcome.computedTwice} chunks computed twice, ${outcome.left.length} objects left${rest}`,
  );
  if (outcome.failures !== "[]") say(`  failures: ${outcome.failures}`);
}

const wrong = sum((one) => one.lostRows + one.computedTwice + one.left.length);
say(
  `${sum((one) => one.kills)} kills in ${outcomes.length} runs of ${chunks} chunks: ${sum((one) => one.lostRows)} rows lost, ` +
    `${sum((one) => one.computedTwice)} chunks computed twice, ${sum((one) => one.left.length)} objects left in S3.`,
);
process.exitCode = wrong === 0 ? 0 : 1;
