import { setTimeout as delay } from "node:timers/promises";
import { createInvoker, InferenceCache } from "../../src/index.ts";
import { type Line, openFolder } from "./cache-processes.ts";
import { randomFrom } from "./chaos-store.ts";
import { storeAt } from "./store-at.ts";
import { type ServerKind, startServer } from "./store-server.ts";

export type KillOutcome = {
  /** Those that were made while keys were still missing in the store. */
  readonly kills: number;
  /** Answers of processes that lived which were not what the endpoint answers. */
  readonly wrongRows: number;
  /** Entries that cannot be read afterwards. */
  readonly unreadable: number;
  /**
   * Keys that were computed again without need. Where processes are killed: though whoever computed them first lived, or had
   * stored the answer. Where the server is killed: though the store had acknowledged the answer, and was there to be asked.
   */
  readonly computedTwice: number;
  /** Computations beyond one for each key, those of the dead and those during outages included. */
  readonly repeated: number;
};

/** What is killed, and over which store. */
export type Kills = {
  readonly store: "sqlite" | ServerKind;
  readonly victim: "process" | "server";
  readonly kills: number;
  readonly rows: number;
  readonly seed: number;
};

/** DynamoDB Local writes slowly to its disk, and takes seconds to start again: there is to be work left by then. */
const delayMs = { sqlite: 20, redis: 20, dynamodb: 100 };

/** Waited out after each kill: of who is killed, or of who could not give it back to a server that was. */
const shortLeaseMs = 1_000;
/** As by default: the lease of a process that lives does not end because a machine has no CPU for it. */
const longLeaseMs = 30_000;

/**
 * Processes work through the same rows over one store. At random instants one of them is killed and replaced; or one more
 * joins them, and the store's server is killed and started again. Ends early when there is no work left to be killed in.
 */
export async function killRound({ store: kind, victim, rows, seed, ...wanted }: Kills): Promise<KillOutcome> {
  const random = randomFrom(seed);
  await using server = kind === "sqlite" ? undefined : await startServer(kind, victim === "server");
  await using folder = await openFolder(server?.url);
  const work = { callers: 1, rows, delayMs: delayMs[kind] };
  const startOne = (leaseMs: number) => folder.start({ ...work, leaseMs });
  const startToLive = () => startOne(victim === "process" ? longLeaseMs : shortLeaseMs);
  const stored = () => new Set(folder.lines("stored").map(({ key }) => key)).size;

  const killed = new Set<string>();
  const living: ReturnType<typeof startOne>[] = [];
  let kills = 0;
  while (kills < wanted.kills && stored() < rows) {
    // The first that are killed are alone, and hold all leases; those after it wait for one that lives.
    if (kills === Math.floor(wanted.kills / 2)) living.push(startToLive());
    const other = startOne(shortLeaseMs);
    await Promise.race([other.answered, folder.moreStored()]);
    await delay(random() * 500);
    if (stored() < rows) kills += 1;
    if (victim === "process") {
      other.kill();
      await other.answered;
      killed.add(other.pid);
    } else {
      living.push(other);
      await server?.kill();
      await delay(random() * 200);
      await server?.restart();
    }
  }
  living.push(startToLive());
  const answered = await Promise.all(living.map((one) => one.answered));

  const expected = Array.from({ length: rows }, (_, at) => `k${at}!`);
  const wrong = answered.map(
    (one) => expected.filter((answer, at) => one?.answers[0]?.[at] !== answer).length,
  );
  const computed = folder.lines("computed");
  const store = storeAt(folder.place);
  const endpoint = createInvoker("endpoint", () => ({}));
  const { unreadable } = await new InferenceCache(endpoint, { keyColumn: "key", store }).info();
  await store.close();
  return {
    kills,
    wrongRows: wrong.reduce((sum, count) => sum + count),
    unreadable,
    computedTwice:
      victim === "process"
        ? paidTwice(computed, folder.lines("stored"), killed)
        : forgotten(folder.lines("stored"), folder.lines("missing")),
    repeated: computed.length - rows,
  };
}

/**
 * Keys with more than one computation that counts: that of a process which lived, or whose answer the store took. A computation
 * of the dead that was not stored was lost with them, or its lease was over and the store refused its token.
 */
function paidTwice(computed: readonly Line[], stored: readonly Line[], killed: ReadonlySet<string>): number {
  const acknowledged = new Set(stored.map(({ key, pid }) => `${key} ${pid}`));
  const counting = computed.filter(({ key, pid }) => !killed.has(pid) || acknowledged.has(`${key} ${pid}`));
  return [...Map.groupBy(counting, ({ key }) => key).values()].filter(({ length }) => length > 1).length;
}

/** Keys that the store did not have when it was asked, though it had acknowledged them before. */
function forgotten(stored: readonly Line[], missing: readonly Line[]): number {
  const storedAt = new Map(stored.toReversed().map(({ key, at }) => [key, at]));
  const late = missing.filter(({ key, at }) => at > (storedAt.get(key) ?? Number.POSITIVE_INFINITY));
  return new Set(late.map(({ key }) => key)).size;
}
