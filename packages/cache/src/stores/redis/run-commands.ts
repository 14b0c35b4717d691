import calculateSlot from "cluster-key-slot";
import type { RedisServer } from "./redis-server.ts";

/** A command with its arguments; the first key decides where in a cluster it goes. */
export type KeyCommand = {
  readonly key: string;
  readonly command: readonly [string, ...(string | number)[]];
};

/** So many commands or characters travel together at most. */
const groupSize = 500;
const groupLength = 8_000_000;

/** What a cluster answers while slots move to another server, or one is replaced. */
const moved = /^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN) |^Connection is closed/;

type Result<Value> = { readonly command: KeyCommand; readonly value: Value };

/** Runs commands, those for one server in pipelines. The results come server by server, each with its command. */
export async function runCommands(
  server: RedisServer,
  operation: string,
  commands: Iterable<KeyCommand>,
): Promise<Result<unknown>[]> {
  await server.knowSlots(operation);
  const byServer = Map.groupBy(commands, ({ key }) => serverOf(server, key));
  const results = await Promise.all(
    [...byServer.values()].map(async (all) => {
      const done: Result<unknown>[] = [];
      for (const group of groupsOf(all)) done.push(...(await runPipeline(server, operation, group)));
      return done;
    }),
  );
  return results.flat();
}

function runPipeline(
  server: RedisServer,
  operation: string,
  group: readonly KeyCommand[],
): Promise<Result<unknown>[]> {
  return server.request(operation, async () => {
    const answers = await execute(server, group);
    return Promise.all(
      group.map(async (command, at) => {
        const [error, value] = answers[at] ?? [undefined, await alone(server, command)];
        if (!error) return { command, value };
        if (!server.cluster || !moved.test(error.message)) throw error;
        return { command, value: await alone(server, command) };
      }),
    );
  });
}

/** What a pipeline answers. Nothing when the cluster's client finds, on the way, that its keys are on several servers now. */
async function execute({ client, cluster }: RedisServer, group: readonly KeyCommand[]) {
  try {
    return (await client.pipeline(group.map(({ command }) => [...command])).exec()) ?? [];
  } catch (error) {
    if (cluster) return [];
    throw error;
  }
}

/** Sent alone, a command follows its slot to where that is now. */
function alone({ client }: RedisServer, { command: [name, ...parameters] }: KeyCommand): Promise<unknown> {
  return client.call(name, ...parameters);
}

/** A name for the server that has the key's slot: the same for all keys that may share a pipeline. */
function serverOf({ cluster }: RedisServer, key: string): string {
  return cluster?.slots[calculateSlot(key)]?.join() ?? "";
}

function* groupsOf(commands: readonly KeyCommand[]): Generator<KeyCommand[]> {
  let group: KeyCommand[] = [];
  let length = 0;
  for (const each of commands) {
    group.push(each);
    for (const part of each.command) length += String(part).length;
    if (group.length < groupSize && length < groupLength) continue;
    yield group;
    group = [];
    length = 0;
  }
  if (group.length > 0) yield group;
}
