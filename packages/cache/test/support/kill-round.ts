import { setTimeout as delay } from "node:timers/promises";
import { createInvoker, InferenceCache } from "../../src/index.ts";
import { type Line, openFolder } from "./cache-processes.ts";
import { randomFrom } from "./chaos-store.ts";
import { storeAt } from "./store-at.ts";
import { type ServerKind, startServer } from "./store-server.ts";

export type KillOutcome = {
  readonly kills: number;
  /** Answers of processes that lived which were not what the endpoint answers. */
  readonly wrongRows: number;
  /** Entries that cannot be read afterwards. */
  readonly unreadable: number;
  /**
   * Keys that were computed again without need. Where processes are killed: though whoever computed them first was not, and
   * held their lease. Where the server is killed: though the store had acknowledged the answer, and was there to be asked.
   */
  readonly computedTwice: number;
  /** Keys that were computed again since a process that lived, or the store, was too slow to prolong their lease. */
  readonly leasesEnded: number;
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
const paces = {
  sqlite: { delayMs: 20, leaseMs: 600 },
  redis: { delayMs: 20, leaseMs: 600 },
  dynamodb: { delayMs: 100, leaseMs: 3_000 },
};

/**
 * Processes work through the same rows over one store. At random instants one of them is killed and replaced; or one more
 * joins them, and the store's server is killed and started again.
 */
export async function killRound({ store: kind, victim, kills, rows, seed }: Kills): Promise<KillOutcome> {
  const random = randomFrom(seed);
  await using server = kind === "sqlite" ? undefined : await startServer(kind, victim === "server");
  await using folder = await openFolder(server?.url);
  const work = { callers: 1, rows, ...paces[kind] };
  const killed = new Set<string>();
  const living: ReturnType<typeof folder.start>[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    // The first that are killed are alone, and hold all leases; those after it wait for one that lives.
    if (kill === Math.floor(kills / 2)) living.push(folder.start(work));
    const other = folder.start(work);
    await Promise.race([other.answered, folder.moreStored()]);
    await delay(random() * 500);
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
  const answered = await Promise.all([...living, folder.start(work)].map((one) => one.answered));

  const wanted = Array.from({ length: rows }, (_, at) => `k${at}!`);
  const wrong = answered.map((one) => wanted.filter((answer, at) => one?.answers[0]?.[at] !== answer).length);
  const computed = folder.lines("computed");
  const store = storeAt(folder.place);
  const endpoint = createInvoker("endpoint", () => ({}));
  const { unreadable } = await new InferenceCache(endpoint, { keyColumn: "key", store }).info();
  await store.close();
  const again =
    victim === "process"
      ? computedByTheLiving(computed, killed, [...folder.lines("taken"), ...folder.lines("held")])
      : { computedTwice: forgotten(folder.lines("stored"), folder.lines("missing")), leasesEnded: 0 };
  return {
    kills,
    wrongRows: wrong.reduce((sum, count) => sum + count),
    unreadable,
    ...again,
    repeated: computed.length - rows,
  };
}

/** The last of a key's computations is the one that counts; those before it must have died, or lost their lease. */
function computedByTheLiving(
  computed: readonly Line[],
  killed: ReadonlySet<string>,
  leases: readonly Line[],
): Pick<KillOutcome, "computedTwice" | "leasesEnded"> {
  const leasesOf = Map.groupBy(leases, ({ key }) => key);
  let [computedTwice, leasesEnded] = [0, 0];
  for (const [key, lines] of Map.groupBy(computed, (line) => line.key)) {
    const living = lines.filter(({ pid }, at) => at < lines.length - 1 && !killed.has(pid));
    if (living.length === 0) continue;
    // Who had lost the lease may also have been the last to begin.
    const counting = [...living, ...lines.slice(-1)];
    const holders = counting.filter((line) => !leaseEnded(line, leasesOf.get(key) ?? []));
    if (holders.length > 1) computedTwice += 1;
    else leasesEnded += 1;
  }
  return { computedTwice, leasesEnded };
}

/** Whether a process that computed a key had not been told in time that its lease was prolonged, when the next one got it. */
function leaseEnded({ pid, at: computedAt }: Line, leases: readonly Line[]): boolean {
  const taken = leases.filter(({ what }) => what === "taken");
  const own = taken.findLast((line) => line.pid === pid && line.at <= computedAt);
  const next = taken.find((line) => line.pid !== pid && own && line.at > own.at);
  if (!own || !next) return false;
  let heldUntil = own.at;
  for (const { what, pid: holder, from, at } of leases) {
    if (what === "held" && holder === pid && from >= own.at && from <= heldUntil) heldUntil = at;
  }
  return heldUntil < next.at;
}

/** Keys that the store did not have when it was asked, though it had acknowledged them before. */
function forgotten(stored: readonly Line[], missing: readonly Line[]): number {
  const storedAt = new Map(stored.toReversed().map(({ key, at }) => [key, at]));
  const late = missing.filter(({ key, at }) => at > (storedAt.get(key) ?? Number.POSITIVE_INFINITY));
  return new Set(late.map(({ key }) => key)).size;
}
