import { setTimeout as delay } from "node:timers/promises";
import { createInvoker, InferenceCache } from "../../src/index.ts";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import { openFolder } from "./cache-processes.ts";
import { randomFrom } from "./chaos-store.ts";

export type KillOutcome = {
  readonly kills: number;
  /** Answers of processes that lived which were not what the endpoint answers. */
  readonly wrongRows: number;
  /** Entries that cannot be read afterwards. */
  readonly unreadable: number;
  /** Keys that were computed again though whoever computed them first was not killed. */
  readonly computedTwice: number;
};

/** Two processes work through the same rows over one file; one of them is killed at a random instant and replaced, again and again. */
export async function killRound(given: {
  readonly kills: number;
  readonly rows: number;
  readonly seed: number;
}): Promise<KillOutcome> {
  const random = randomFrom(given.seed);
  await using folder = await openFolder();
  const work = { callers: 1, rows: given.rows, delayMs: 20, leaseMs: 600 };
  const wanted = Array.from({ length: given.rows }, (_, at) => `k${at}!`);
  const killed = new Set<string>();
  const surviving = folder.start({ ...work });
  for (let kill = 0; kill < given.kills; kill += 1) {
    const victim = folder.start(work);
    await delay(150 + random() * 500);
    victim.kill();
    await victim.answered;
    killed.add(victim.pid);
  }
  const [lived, last] = await Promise.all([surviving.answered, folder.start(work).answered]);
  const answers = [lived, last].map((one) => one?.answers[0] ?? []);

  const counts = Map.groupBy(folder.computed(), ([key]) => key);
  // The last of a key's computations is the one that counts; those before it must have died.
  const computedTwice = [...counts.values()].filter((all) =>
    all.slice(0, -1).some(([, pid]) => !killed.has(pid)),
  );
  const store = sqliteStore({ path: folder.path });
  const endpoint = createInvoker("endpoint", () => ({}));
  const { unreadable } = await new InferenceCache(endpoint, { keyColumn: "key", store }).info();
  await store.close();
  return {
    kills: killed.size,
    wrongRows: answers.flatMap((rows) => wanted.filter((answer, at) => rows[at] !== answer)).length,
    unreadable,
    computedTwice: computedTwice.length,
  };
}
