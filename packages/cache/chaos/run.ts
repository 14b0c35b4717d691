// The long version of the kills: processes that share one cache, and the servers behind it, are killed at random instants, until 200
// kills of each kind are made. `node packages/cache/chaos/run.ts [--kills 200] [--only redis-server] [--seed N]`; a seed repeats the instants.

import { parseArgs } from "node:util";
import { dynamoDbLocal, redis } from "@sagemaker-async/services";
import { type KillOutcome, type Kills, killRound } from "../test/support/kill-round.ts";

const KILLS_PER_ROUND = 10;

type Kind = Pick<Kills, "store" | "victim" | "rows"> & { readonly installed: boolean };

const kinds: readonly Kind[] = [
  { store: "sqlite", victim: "process", rows: 3_000, installed: true },
  { store: "redis", victim: "process", rows: 3_000, installed: redis.installed },
  { store: "redis", victim: "server", rows: 3_000, installed: redis.installed },
  { store: "dynamodb", victim: "process", rows: 400, installed: dynamoDbLocal.installed },
  { store: "dynamodb", victim: "server", rows: 400, installed: dynamoDbLocal.installed },
];

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    only: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);

for (const { installed, ...kind } of kinds) {
  const name = `${kind.store}-${kind.victim}`;
  if (values.only !== undefined && values.only !== name) continue;
  if (installed) await kill(name, kind, Number(values.kills));
  else if (process.env["SERVICES"] === "required")
    throw new Error(`${name} needs what scripts/install-services.sh installs.`);
  else say(`${name}: skipped, it needs what scripts/install-services.sh installs.`);
}

async function kill(
  name: string,
  kind: Pick<Kills, "store" | "victim" | "rows">,
  wanted: number,
): Promise<void> {
  const outcomes: KillOutcome[] = [];
  const sum = (of: (outcome: KillOutcome) => number) =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  for (let seed = Number(values.seed); sum((one) => one.kills) < wanted; seed += 1) {
    const kills = Math.min(KILLS_PER_ROUND, wanted - sum((one) => one.kills));
    const startedAt = performance.now();
    const outcome = await killRound({ ...kind, kills, seed });
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    outcomes.push(outcome);
    say(`${name}, seed ${seed}, ${seconds} s: ${describe(outcome)}`);
  }
  const total = {
    kills: sum((one) => one.kills),
    wrongRows: sum((one) => one.wrongRows),
    unreadable: sum((one) => one.unreadable),
    computedTwice: sum((one) => one.computedTwice),
    repeated: sum((one) => one.repeated),
  };
  say(`${name}, ${outcomes.length} rounds of ${kind.rows} rows: ${describe(total)}`);
  if (total.wrongRows + total.unreadable + total.computedTwice > 0) process.exitCode = 1;
}

function describe({ kills, wrongRows, unreadable, computedTwice, repeated }: KillOutcome): string {
  return (
    `${kills} kills, ${wrongRows} rows wrong or lost, ${unreadable} entries torn, ` +
    `${computedTwice} keys computed twice without need, ${repeated} computations repeated in all`
  );
}
