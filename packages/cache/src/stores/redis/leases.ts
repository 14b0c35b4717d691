import { randomUUID } from "node:crypto";
import type { StoreLeases } from "../../store.ts";
import { checkTtl } from "../shared/store-rules.ts";
import type { RedisKeys } from "./redis-keys.ts";
import type { RedisServer } from "./redis-server.ts";
import { runCommands } from "./run-commands.ts";

/**
 * A lease is a string of its own with the token in it. It lives so much longer than the lease itself, so that a holder that
 * is late can be told from one in whose place another is: what is left of its life says whether its time is over.
 */
const keptMs = 3_600_000;

/** A command that was sent twice, because the connection broke before its answer came, finds its own token. */
const acquire = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] and redis.call('PTTL', KEYS[1]) > tonumber(ARGV[3]) then return 0 end
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1`;

const renew = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

const write = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  if ARGV[3] then redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3]) else redis.call('SET', KEYS[2], ARGV[2]) end
  return redis.call('DEL', KEYS[1])`;

const release = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call('DEL', KEYS[1])`;

/** Leases between all processes that use the same Redis and prefix, by the clock of its server. */
export function redisLeases(server: RedisServer, keys: RedisKeys): StoreLeases {
  /** Runs a script for each key and its token; answers the keys for which it did what it says. */
  async function each(
    operation: string,
    script: string,
    tokens: Iterable<readonly [key: string, token: string]>,
    ...parameters: readonly (string | number)[]
  ): Promise<Set<string>> {
    const commands = Array.from(tokens, ([key, token]) => ({
      key,
      command: ["eval", script, 1, keys.lease(key), token, ...parameters] as const,
    }));
    const results = await runCommands(server, operation, commands);
    return new Set(results.filter(({ value }) => value === 1).map(({ command }) => command.key));
  }

  return {
    async acquire(wanted, ttlMs) {
      const endsInMs = Math.ceil(checkTtl(ttlMs)) + keptMs;
      const tokens = new Map(wanted.map((key) => [key, randomUUID()]));
      const taken = await each("take a lease in", acquire, tokens, endsInMs, keptMs);
      return new Map([...tokens].filter(([key]) => taken.has(key)));
    },
    async renew(tokens, ttlMs) {
      await each("prolong a lease in", renew, tokens, Math.ceil(checkTtl(ttlMs)) + keptMs);
    },
    async setMany(entries, tokens, { ttlMs } = {}) {
      const lifetime = ttlMs === undefined ? [] : [Math.ceil(checkTtl(ttlMs))];
      const commands = [...entries].flatMap(([key, value]) => {
        const token = tokens.get(key);
        if (token === undefined) return [];
        const names = [keys.lease(key), keys.entry(key)];
        return [{ key, command: ["eval", write, 2, ...names, token, value, ...lifetime] as const }];
      });
      const results = await runCommands(server, "write to", commands);
      return new Set(results.filter(({ value }) => value === 1).map(({ command }) => command.key));
    },
    async release(tokens) {
      await each("give a lease back in", release, tokens);
    },
  };
}
