// The long version of the kills of `score`: a file of 600 rows, the command killed with SIGKILL at random requests and typed again,
// until 200 kills are made; the output must have the bytes of an undisturbed run, and no row may be computed twice.
// `node packages/batch/chaos/run.ts [--kills 200] [--rows 600] [--seed N]`; a seed repeats the requests at which it is killed.

import { parseArgs } from "node:util";
import { randomFrom } from "../../core/test/support/chaos-random.ts";
import { type ScoreRoundOutcome, scoreRound } from "../test/support/score-round.ts";
import { csvOf } from "../test/support/scoring.ts";

const KILLS_PER_RUN = 8;
const ways = [
  "--out scored.csv",
  "--out scored.csv.gz",
  "--out scored.parquet",
  "--out scored.jsonl --key id --cache sqlite:cache.db",
  "--out scored.csv --dedupe",
] as const;

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    rows: { type: "string", default: "600" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const [kills, rows, firstSeed] = [Number(values.kills), Number(values.rows), Number(values.seed)];
const say = (line: string) => process.stdout.write(`${line}\n`);

const outcomes: ScoreRoundOutcome[] = [];
const made = () => outcomes.reduce((sum, one) => sum + one.kills, 0);
for (let seed = firstSeed; made() < kills; seed += 1) {
  const random = randomFrom(seed);
  const args = ways[seed % ways.length] ?? ways[0];
  const count = Math.min(KILLS_PER_RUN, kills - made());
  // Three requests for each three rows: some runs are over before their last kill, so that the end of a run is struck too.
  const killAfterRequests = Array.from({ length: count }, () => random(1, Math.ceil(rows / 4)));
  const outcome = await scoreRound({ csv: csvOf(rows), args, killAfterRequests });
  outcomes.push(outcome);
  say(
    `seed ${seed}, ${args}: ${outcome.kills} kills, ${outcome.isSame ? "the same bytes" : "OTHER BYTES"}, ` +
      `${outcome.computedTwice.length} rows computed twice, ${outcome.left.length} files left`,
  );
}
const differing = outcomes.filter((one) => !one.isSame).length;
const twice = outcomes.reduce((sum, one) => sum + one.computedTwice.length, 0);
const left = outcomes.reduce((sum, one) => sum + one.left.length, 0);
say(
  `${made()} kills in ${outcomes.length} runs of ${rows} rows: ${differing} outputs differ, ${twice} rows computed twice, ${left} files left.`,
);
if (differing + twice + left > 0) process.exitCode = 1;
