import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "./find-program.ts";
import { answersRedis } from "./probe.ts";
import { redis } from "./redis.ts";
import type { Service } from "./service.ts";
import { startProcess } from "./start-process.ts";

/** A Sentinel (`redis-server --sentinel`) that watches nothing until it is told to (`SENTINEL MONITOR`). */
export const redisSentinel: Service = {
  installed: redis.installed,
  start: () =>
    startProcess({
      name: "redis-sentinel",
      scheme: "redis",
      command: (port, folder) => {
        // It writes down what it is told, so it wants a file.
        const file = join(folder, "sentinel.conf");
        writeFileSync(file, `port ${port}\nbind 127.0.0.1\n`);
        const program = findProgram("redis-server") ?? findProgram("valkey-server") ?? "redis-server";
        return { program, args: [file, "--sentinel"] };
      },
      probe: (port) => answersRedis(port, "PING", "PONG"),
    }),
};
