import { findProgram } from "./find-program.ts";
import { answersRedis } from "./probe.ts";
import type { Service } from "./service.ts";
import { startProcess } from "./start-process.ts";

/** Further settings of `redis-server`, such as `{ appendonly: "yes" }` for one that remembers after a kill. */
export type RedisOptions = { readonly [setting: string]: string };

const program = findProgram("redis-server") ?? findProgram("valkey-server");

/** A `redis-server` (or Valkey) that saves nothing unless it is told to. */
export const redis: Service<RedisOptions> = {
  installed: program !== undefined,
  start: (options = {}) =>
    startProcess({
      name: "redis",
      scheme: "redis",
      command: (port, folder) => {
        const settings = { port: String(port), bind: "127.0.0.1", dir: folder, save: "", ...options };
        const args = Object.entries(settings).flatMap(([setting, value]) => [`--${setting}`, value]);
        return { program: program ?? "redis-server", args };
      },
      probe: (port) => answersRedis(port, "PING", options["requirepass"] === undefined ? "PONG" : "NOAUTH"),
    }),
};
