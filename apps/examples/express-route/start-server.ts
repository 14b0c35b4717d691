import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** `server.ts` in a process of its own, from the moment on when it says where it listens. */
export async function startServer(environment: { readonly [name: string]: string }) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "server.ts")], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  const line = await Promise.race([once(createInterface(child.stdout), "line"), ended]);
  const [, url] = /^ready (.+)$/.exec(String(line[0])) ?? [];
  if (url === undefined) throw new Error("The server did not start.");
  return {
    url,
    end: async () => {
      child.kill();
      await ended;
    },
  };
}
