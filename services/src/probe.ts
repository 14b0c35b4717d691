import { once } from "node:events";
import { connect } from "node:net";

/** Answers any HTTP request, whatever the status. */
export async function answersHttp(port: number, path = "/"): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(5_000) });
  await answer.arrayBuffer();
}

/** Answers a Redis command, written as one line, with text that contains `expected`. */
export async function answersRedis(port: number, command: string, expected: string): Promise<void> {
  const socket = connect({ host: "127.0.0.1", port });
  try {
    socket.setTimeout(5_000, () => socket.destroy(new Error("no answer")));
    socket.write(`${command}\r\n`);
    const [data] = (await once(socket, "data")) as [Buffer];
    if (!data.toString().includes(expected)) throw new Error(data.toString());
  } finally {
    socket.destroy();
  }
}
