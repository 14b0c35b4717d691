// Run as a process of its own: `callers` calls at once for `rows` keys through a cache over the store at a place. Each computation is
// a line in the log, before it begins; the endpoint takes `delayMs` for a row, and never ends where that is negative. Prints its answers.
import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { createInvoker, InferenceCache } from "../../src/index.ts";
import { rowKeys } from "../../src/keys/row-keys.ts";
import { recordedStore } from "./recorded-store.ts";
import { storeAt } from "./store-at.ts";

const [place = "", log = "", callers, count, delayMs, leaseMs] = process.argv.slice(2);
const rows = Array.from({ length: Number(count) }, (_, at) => ({ key: `k${at}` }));
const keys = rowKeys({ name: "endpoint", rule: { column: "key" } }, "", {});
const endpoint = createInvoker(
  "endpoint",
  async ({ key = "" }) => {
    appendFileSync(log, `computed ${keys.of(key)} ${process.pid} ${Date.now()}\n`);
    await (Number(delayMs) < 0
      ? new Promise(() => setInterval(() => undefined, 1_000))
      : delay(Number(delayMs)));
    return { answer: `${String(key)}!` };
  },
  { maxInFlight: 8 },
);

const store = recordedStore(storeAt(place), log);
const options = { keyColumn: "key", leaseMs: Number(leaseMs), circuitResetMs: 200 };
const cached = new InferenceCache(endpoint, { ...options, store });
const results = await Promise.all(Array.from({ length: Number(callers) }, () => cached.inference(rows)));
const answers = results.map(({ rows: answered }) => answered.map(({ answer }) => answer));
process.stdout.write(JSON.stringify({ answers, stats: cached.stats() }));
await store.close();
