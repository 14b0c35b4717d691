import { expect, test } from "vitest";
import { describeWith, dynamoDbLocal, localStack, motoServer, redis, redisCluster } from "../src/index.ts";
import { answersRedis } from "../src/probe.ts";

describeWith("redis-server", { "redis-server": redis.installed }, () => {
  test("starts, remembers after a kill when it appends to a file, and is gone after stop", async () => {
    const service = await redis.start({ appendonly: "yes", appendfsync: "always" });
    await answersRedis(service.port, "SET a 1", "OK");
    await service.kill();
    await expect(answersRedis(service.port, "PING", "PONG")).rejects.toThrow();
    await service.restart();
    await answersRedis(service.port, "GET a", "1");
    await service.stop();
    await expect(answersRedis(service.port, "PING", "PONG")).rejects.toThrow();
  });
});

describeWith("a Redis cluster", { "redis-server and redis-cli": redisCluster.installed }, () => {
  test("has three masters that share the slots", async () => {
    await using cluster = await redisCluster.start();
    for (const { port } of cluster.nodes) await answersRedis(port, "CLUSTER INFO", "cluster_size:3");
  });
});

const servers = [
  ["DynamoDB Local", dynamoDbLocal, "/"],
  ["LocalStack", localStack, "/_localstack/health"],
  ["moto", motoServer, "/moto-api/"],
] as const;
for (const [name, service, path] of servers) {
  describeWith(name, { [name]: service.installed }, () => {
    test("starts, and is gone after stop", async () => {
      const running = await service.start();
      await fetch(running.url + path);
      await running.stop();
      await expect(fetch(running.url + path)).rejects.toThrow();
    });
  });
}
