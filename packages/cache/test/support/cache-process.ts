// Run as a process of its own: `callers` calls at once for `rows` keys through a cache over an SQLite file. Each computation is a line
// in the log, before it begins; the endpoint takes `delayMs` for a row, and never ends where that is negative. Prints its answers.
import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { createInvoker, InferenceCache } from "../../src/index.ts";
import { sqliteStore } from "../../src/stores/sqlite.ts";

const [path = "", log = "", callers, count, delayMs, leaseMs] = process.argv.slice(2);
const rows = Array.from({ length: Number(count) }, (_, at) => ({ key: `k${at}` }));
const endpoint = createInvoker(
  "endpoint",
  async ({ key }) => {
    appendFileSync(log, `${String(key)} ${process.pid}\n`);
    await (Number(delayMs) < 0
      ? new Promise(() => setInterval(() => undefined, 1_000))
      : delay(Number(delayMs)));
    return { answer: `${String(key)}!` };
  },
  { maxInFlight: 8 },
);

const store = sqliteStore({ path });
const cached = new InferenceCache(endpoint, { keyColumn: "key", store, leaseMs: Number(leaseMs) });
const results = await Promise.all(Array.from({ length: Number(callers) }, () => cached.inference(rows)));
const answers = results.map(({ rows: answered }) => answered.map(({ answer }) => answer));
process.stdout.write(JSON.stringify({ answers, stats: cached.stats() }));
await store.close();
