import type { Cluster, Redis } from "ioredis";
import { aboveZeroMs, anything, checkOptions, invalidOption, type OptionRule } from "../check-options.ts";
import type { CacheStore } from "../store.ts";
import { connectRedis } from "./redis/connect.ts";
import { RedisEntries } from "./redis/entries.ts";
import { redisLeases } from "./redis/leases.ts";
import { RedisKeys } from "./redis/redis-keys.ts";
import { RedisServer } from "./redis/redis-server.ts";

/** Options of {@link redisStore}: a `url` or a `client`. */
export type RedisStoreOptions = {
  /**
   * `redis://user:password@host:6379/0`, `rediss://…` for TLS, `redis-cluster://host:port,host:port` or `rediss-cluster://…` for
   * a cluster. The store opens its own connection at the first call, connects again after an outage, and closes it.
   */
  readonly url?: string | undefined;
  /** A client of ioredis: `Redis`, with Sentinels too, or `Cluster`. It stays yours: `close` leaves it open. */
  readonly client?: Redis | Cluster | undefined;
  /** What all keys in Redis begin with; `clear` and `scan` see nothing else. Default: `"inference-cache:"`. */
  readonly prefix?: string | undefined;
  /** How long a call may take until it is an outage, in milliseconds. Default: 5,000. */
  readonly timeoutMs?: number | undefined;
};

/** A brace would decide about the slot of all keys at once. */
const withoutBraces: OptionRule = {
  mustBe: "a text without { and }",
  holds: (value) => typeof value === "string" && !/[{}]/.test(value),
};

/**
 * Entries in Redis or Valkey, alone, behind Sentinels or as a cluster, over ioredis 5.4 or newer (`npm install ioredis`).
 * Entries and leases are shared by all processes that use the same server and prefix.
 */
export function redisStore(options: RedisStoreOptions): CacheStore {
  checkOptions<RedisStoreOptions>("redisStore", options, {
    url: anything,
    client: anything,
    prefix: withoutBraces,
    timeoutMs: aboveZeroMs,
  });
  const { url, client, prefix = "inference-cache:", timeoutMs = 5_000 } = options;
  if ((url === undefined) === (client === undefined)) {
    throw invalidOption("redisStore: give either url or client.");
  }
  const server = new RedisServer(client ?? connectRedis(url ?? "", timeoutMs), timeoutMs);
  const keys = new RedisKeys(prefix, server.client.options.keyPrefix ?? "");
  const entries = new RedisEntries(server, keys);

  return {
    getMany: (wanted) => entries.read(wanted),
    setMany: (values, writing) => entries.write(values, writing),
    deleteMany: (gone) => entries.delete(gone),
    scan: (namespace) => entries.scan(namespace),
    clear: (namespace) => entries.clear(namespace),
    leases: redisLeases(server, keys),
    async close() {
      server.close();
      if (client === undefined) server.client.disconnect();
    },
  };
}
