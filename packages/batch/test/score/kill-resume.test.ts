import { expect, test } from "vitest";
import { scoreRound } from "../support/score-round.ts";
import { csvOf } from "../support/scoring.ts";

const ROWS = 300;
const TIMEOUT_MS = 120_000;

/** Random instants, other ones at each run: what fails once is worth knowing. */
function instants(count: number, most: number): number[] {
  return Array.from({ length: count }, () => 1 + Math.floor(Math.random() * most));
}

test.each([
  ["csv", "--out scored.csv.gz", 2],
  ["parquet", "--out scored.parquet", 2],
  // The lease of a process that was killed is waited for.
  ["csv, through a cache in a file", "--out scored.csv --key id --cache sqlite:cache.db", 1],
  ["csv, equal rows once", "--out scored.csv --dedupe", 2],
])(
  "killed with SIGKILL at random instants and typed again: the same bytes, nothing computed twice: %s",
  async (_, args, kills) => {
    const outcome = await scoreRound({ csv: csvOf(ROWS), args, killAfterRequests: instants(kills, 200) });
    expect(outcome).toMatchObject({ isSame: true, computedTwice: [], left: [] });
  },
  TIMEOUT_MS,
);
