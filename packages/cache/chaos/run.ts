// The long version of the kills: processes that share one SQLite cache are killed at random instants, until 200 kills are made.
// `node packages/cache/chaos/run.ts [--kills 200] [--rows 800] [--seed N]`; a seed repeats the instants.

import { parseArgs } from "node:util";
import { type KillOutcome, killRound } from "../test/support/kill-round.ts";

const KILLS_PER_ROUND = 10;

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    rows: { type: "string", default: "800" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const [kills, rows, firstSeed] = [Number(values.kills), Number(values.rows), Number(values.seed)];

const say = (line: string) => process.stdout.write(`${line}\n`);
const outcomes: KillOutcome[] = [];
const sum = (of: (outcome: KillOutcome) => number) =>
  outcomes.reduce((total, outcome) => total + of(outcome), 0);

for (let seed = firstSeed; sum((one) => one.kills) < kills; seed += 1) {
  const left = Math.min(KILLS_PER_ROUND, kills - sum((one) => one.kills));
  const outcome = await killRound({ kills: left, rows, seed });
  outcomes.push(outcome);
  say(
    `seed ${seed}: ${outcome.kills} kills, ${outcome.wrongRows} rows wrong or lost, ${outcome.unreadable} entries torn, ` +
      `${outcome.computedTwice} keys computed twice by processes that lived`,
  );
}

const wrong = sum((one) => one.wrongRows + one.unreadable + one.computedTwice);
say(
  `${sum((one) => one.kills)} kills of processes over one cache, ${rows} rows each: ${sum((one) => one.wrongRows)} rows wrong or lost, ` +
    `${sum((one) => one.unreadable)} entries torn, ${sum((one) => one.computedTwice)} keys computed twice beyond those of the dead.`,
);
process.exitCode = wrong === 0 ? 0 : 1;
