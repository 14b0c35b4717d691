import { Cluster, Redis } from "ioredis";
import { invalidOption } from "../../check-options.ts";

const longestPauseMs = 2_000;

/** A client for a URL. It connects when it is first used, and again after each outage. */
export function connectRedis(url: string, timeoutMs: number): Redis | Cluster {
  const common = {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    // A server that hangs without closing the connection: it is closed here, and opened again.
    socketTimeout: timeoutMs,
    maxRetriesPerRequest: 1,
  };
  const retryStrategy = (times: number) => Math.min(50 * 2 ** times, longestPauseMs);
  const { nodes, tls, ...login } = parseUrl(url);
  const secure = tls ? { tls: {} } : {};
  const [node] = nodes;
  if (nodes.length === 1 && node && !isClusterUrl(url)) {
    return quiet(new Redis({ ...common, ...node, ...login, ...secure, retryStrategy }));
  }
  const { db: _, ...clusterLogin } = login;
  return quiet(
    new Cluster(nodes, {
      lazyConnect: true,
      clusterRetryStrategy: retryStrategy,
      slotsRefreshTimeout: timeoutMs,
      redisOptions: { ...common, ...clusterLogin, ...secure },
    }),
  );
}

/** What goes wrong is in the answer to each command; without a listener ioredis would print it besides. */
function quiet<Client extends Redis | Cluster>(client: Client): Client {
  client.on("error", () => undefined);
  return client;
}

type Address = { readonly host: string; readonly port: number };

const shape = /^redis(?<tls>s?)(?:-cluster)?:\/\/(?:(?<login>[^@/]*)@)?(?<nodes>[^/@]+)(?:\/(?<db>\d*))?$/;

const isClusterUrl = (url: string) => /^rediss?-cluster:/.test(url);

/** The parts of a URL. It may hold a password, so no error quotes it. */
function parseUrl(url: string) {
  const groups = typeof url === "string" ? shape.exec(url)?.groups : undefined;
  if (!groups) {
    throw invalidOption(
      "redisStore: url must look like redis://user:password@host:6379/0, or redis-cluster://host:port,host:port. " +
        "Signs such as @ and / in a password are written as %40 and %2F. For Sentinels give a client.",
    );
  }
  const [username = "", password = ""] = (groups["login"] ?? "").split(":").map(decode);
  return {
    nodes: (groups["nodes"] ?? "").split(",").map(addressOf),
    tls: groups["tls"] === "s",
    ...(username !== "" && { username }),
    ...(password !== "" && { password }),
    ...(groups["db"] && { db: Number(groups["db"]) }),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidOption("redisStore: the url's user and password are not percent-encoded correctly.");
  }
}

function addressOf(text: string): Address {
  const [, host = "", port = "6379"] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(text) ?? [];
  if (host === "") throw invalidOption("redisStore: the url names no host.");
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
}
