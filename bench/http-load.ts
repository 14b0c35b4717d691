import { Agent, type IncomingMessage, request } from "node:http";

export type LoadRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Sends so many requests, so many at once, over connections that are kept; gives the milliseconds that it took. */
export async function load(
  url: string,
  count: number,
  atOnce: number,
  requestFor: (at: number) => LoadRequest,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const startedAt = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const at = next;
      next += 1;
      await send(url, agent, requestFor(at));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const elapsedMs = performance.now() - startedAt;
  agent.destroy();
  return elapsedMs;
}

function send(url: string, agent: Agent, { method, path, headers, body }: LoadRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}${path}`, { method, headers, agent }, (response: IncomingMessage) => {
      response.resume();
      response.on("end", () => {
        if ((response.statusCode ?? 500) < 300) resolve();
        else reject(new Error(`${method} ${path} was answered ${response.statusCode}.`));
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
