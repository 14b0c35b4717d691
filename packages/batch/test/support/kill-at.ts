import { spawn } from "node:child_process";
import { once } from "node:events";
import { cli } from "./run-cli.ts";
import type { Scoring } from "./scoring.ts";

/** Runs the command and kills it with SIGKILL when AWS gets its first request of an API, as `s3.PutObject`, or its n-th request at all. */
export async function killAt(world: Scoring, args: string, at: string | number): Promise<void> {
  let requests = 0;
  const child = spawn(process.execPath, [cli, ...args.split(" ")], {
    cwd: world.folder,
    env: world.env,
    stdio: "ignore",
  });
  const stop = world.emulator.events.on((event) => {
    if (event.type !== "request.received") return;
    requests += 1;
    if (event.api === at || requests === at) child.kill("SIGKILL");
  });
  await once(child, "close");
  stop();
}
