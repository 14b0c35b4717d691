import { expect, test } from "vitest";
import { randomFrom } from "../support/chaos-random.ts";
import { chaosRound } from "../support/chaos-round.ts";

/** The short version of `npm run test:chaos`. */
test("a run of 300 chunks, killed at random instants and resumed in new processes: nothing lost, nothing computed twice, nothing left", async () => {
  const seed = Number(process.env["CHAOS_SEED"] ?? 4);
  const random = randomFrom(seed);
  const killAfterRequests = Array.from({ length: 3 }, () => random(20, 250));
  const endpoint = { computeMs: 20, concurrency: 2, hasFailurePath: true };
  const outcome = await chaosRound({ chunks: 300, killAfterRequests, ...endpoint });
  expect(outcome, `seed ${seed}`).toMatchObject({
    kills: 3,
    completed: 300,
    lostRows: 0,
    computedTwice: 0,
    left: [],
    failures: "[]",
  });
}, 120_000);
