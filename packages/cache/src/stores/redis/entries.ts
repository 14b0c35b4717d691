import type { WriteOptions } from "../../store.ts";
import { inGroups } from "../shared/in-groups.ts";
import { checkTtl } from "../shared/store-rules.ts";
import type { RedisKeys } from "./redis-keys.ts";
import type { RedisServer } from "./redis-server.ts";
import { runCommands } from "./run-commands.ts";

/** So many keys are asked for in one command, and so many are looked at in one step of a scan. */
const groupSize = 500;

/** The entries in a Redis: one string each. */
export class RedisEntries {
  readonly #server: RedisServer;
  readonly #keys: RedisKeys;

  constructor(server: RedisServer, keys: RedisKeys) {
    this.#server = server;
    this.#keys = keys;
  }

  async read(keys: readonly string[]): Promise<Map<string, string>> {
    const { cluster, client } = this.#server;
    const found = new Map<string, string>();
    const note = (key: string, value: unknown) => {
      if (typeof value === "string") found.set(key, value);
    };
    if (cluster) {
      const commands = keys.map((key) => ({ key, command: ["get", this.#keys.entry(key)] as const }));
      const results = await runCommands(this.#server, "read from", commands);
      for (const { command, value } of results) note(command.key, value);
      return found;
    }
    for (const group of inGroups(keys, groupSize)) {
      const names = group.map((key) => this.#keys.entry(key));
      const values = await this.#server.request("read from", () => client.mget(names));
      for (let at = 0; at < group.length; at += 1) note(group[at] ?? "", values[at]);
    }
    return found;
  }

  async write(entries: ReadonlyMap<string, string>, { ttlMs }: WriteOptions = {}): Promise<void> {
    const lifetime = ttlMs === undefined ? [] : ["PX", Math.ceil(checkTtl(ttlMs))];
    const commands = [...entries].map(([key, value]) => ({
      key,
      command: ["set", this.#keys.entry(key), value, ...lifetime] as const,
    }));
    await runCommands(this.#server, "write to", commands);
  }

  async delete(keys: readonly string[]): Promise<number> {
    const commands = [...new Set(keys)].map((key) => ({
      key,
      command: ["unlink", this.#keys.entry(key)] as const,
    }));
    const results = await runCommands(this.#server, "delete from", commands);
    return results.filter(({ value }) => value === 1).length;
  }

  async *scan(namespace: string | undefined): AsyncGenerator<[string, string][]> {
    for await (const keys of this.#scanKeys(namespace)) yield [...(await this.read(keys))];
  }

  async clear(namespace: string | undefined): Promise<void> {
    for await (const keys of this.#scanKeys(namespace)) await this.delete(keys);
  }

  async *#scanKeys(namespace: string | undefined): AsyncGenerator<string[]> {
    const pattern = this.#keys.pattern(namespace);
    for (const master of await this.#server.masters("scan")) {
      let cursor = "0";
      do {
        const [next, names] = await this.#server.request("scan", () =>
          master.scan(cursor, "MATCH", pattern, "COUNT", groupSize),
        );
        cursor = next;
        if (names.length > 0) yield names.map((name) => this.#keys.keyOf(name));
      } while (cursor !== "0");
    }
  }
}
