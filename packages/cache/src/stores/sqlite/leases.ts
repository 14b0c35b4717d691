import { randomUUID } from "node:crypto";
import type { StoreLeases } from "../../store.ts";
import { checkTtl } from "../shared/store-rules.ts";
import type { SqliteEntries } from "./entries.ts";
import type { SqliteFile } from "./sqlite-file.ts";

/** A lease whose holder never came back is forgotten a day after its end. */
const keptMs = 86_400_000;

/** Leases between all processes that share the file. */
export function sqliteLeases(file: SqliteFile, entries: SqliteEntries, now: () => number): StoreLeases {
  const { database } = file;
  const take = database.prepare(
    `INSERT INTO inference_lease (key, token, ends_at) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET token = excluded.token, ends_at = excluded.ends_at WHERE inference_lease.ends_at <= ?`,
  );
  const prolong = database.prepare("UPDATE inference_lease SET ends_at = ? WHERE key = ? AND token = ?");
  const giveBack = database.prepare("DELETE FROM inference_lease WHERE key = ? AND token = ?");
  const forget = database.prepare("DELETE FROM inference_lease WHERE ends_at < ?");
  let forgotten = false;

  return {
    async acquire(keys, ttlMs) {
      checkTtl(ttlMs);
      return file.write("take a lease in", () => {
        const at = now();
        if (!forgotten) forget.run(at - keptMs);
        forgotten = true;
        const tokens = new Map<string, string>();
        for (const key of keys) {
          const token = randomUUID();
          if (take.run(key, token, at + ttlMs, at).changes === 1) tokens.set(key, token);
        }
        return tokens;
      });
    },
    async renew(tokens, ttlMs) {
      checkTtl(ttlMs);
      await file.write("prolong a lease in", () => {
        for (const [key, token] of tokens) prolong.run(now() + ttlMs, key, token);
      });
    },
    async setMany(values, tokens, options) {
      return entries.writeInGroups(
        values,
        options,
        ([key]) => giveBack.run(key, tokens.get(key) ?? "").changes === 1,
      );
    },
    async release(tokens) {
      await file.write("give a lease back in", () => {
        for (const [key, token] of tokens) giveBack.run(key, token);
      });
    },
  };
}
