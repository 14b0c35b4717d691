/** Real services for tests and benchmarks, started without Docker as `scripts/install-services.sh` installs them. */
export { describeWith } from "./describe-with.ts";
export { type DynamoDbLocalOptions, dynamoDbLocal } from "./dynamodb-local.ts";
export { findProgram, root } from "./find-program.ts";
export { lambdaRuntimeClients } from "./lambda-runtime-clients.ts";
export { localStack } from "./localstack.ts";
export { motoServer } from "./moto-server.ts";
export { type RedisOptions, redis } from "./redis.ts";
export { redisCluster } from "./redis-cluster.ts";
export { redisSentinel } from "./redis-sentinel.ts";
export type { RunningService, Service } from "./service.ts";
