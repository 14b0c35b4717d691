import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { findProgram } from "./find-program.ts";
import { answersRedis } from "./probe.ts";
import { redis } from "./redis.ts";
import type { RunningService } from "./service.ts";

const client = findProgram("redis-cli") ?? findProgram("valkey-cli");

/** Three masters that share the slots. */
export const redisCluster = {
  installed: redis.installed && client !== undefined,
  async start(): Promise<AsyncDisposable & { readonly nodes: readonly RunningService[] }> {
    const settings = {
      "cluster-enabled": "yes",
      "cluster-config-file": "nodes.conf",
      "cluster-node-timeout": "2000",
    };
    const nodes = await Promise.all([1, 2, 3].map(() => redis.start(settings)));
    const stop = async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    };
    try {
      const addresses = nodes.map(({ host, port }) => `${host}:${port}`);
      await promisify(execFile)(client ?? "redis-cli", [
        "--cluster",
        "create",
        ...addresses,
        "--cluster-yes",
      ]);
      for (const { port } of nodes) await untilReady(port);
    } catch (error) {
      await stop();
      throw error;
    }
    return { nodes, [Symbol.asyncDispose]: stop };
  },
};

async function untilReady(port: number): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  for (;;) {
    try {
      return await answersRedis(port, "CLUSTER INFO", "cluster_state:ok");
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await delay(50);
    }
  }
}
