import { spawn } from "node:child_process";
import { cli } from "./run-cli.ts";
import type { Scoring } from "./scoring.ts";

export type KillRound = {
  readonly args: readonly string[];
  /** The command is killed after so many requests to AWS, once for each number. */
  readonly killAfterRequests: readonly number[];
};

/** Runs the command again and again, each killed with SIGKILL at a request, until it is done. Gives how often it was killed. */
export async function killScore(world: Scoring, { args, killAfterRequests }: KillRound): Promise<number> {
  for (const [kills, requests] of [...killAfterRequests, Number.POSITIVE_INFINITY].entries()) {
    if (!(await isKilled(world, args, requests))) return kills;
  }
  throw new Error("The last run was killed by somebody else.");
}

/** Whether it was killed before it was done. */
async function isKilled(world: Scoring, args: readonly string[], requests: number): Promise<boolean> {
  let left = requests;
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: world.folder,
    env: world.env,
    stdio: "ignore",
  });
  const stop = world.emulator.events.on((event) => {
    if (event.type !== "request.received") return;
    left -= 1;
    if (left === 0) child.kill("SIGKILL");
  });
  const { promise, resolve } = Promise.withResolvers<{ status: number | null; by: string | null }>();
  child.on("close", (status, by) => resolve({ status, by }));
  const { status, by } = await promise;
  stop();
  if (by === "SIGKILL") return true;
  if (status === 0) return false;
  throw new Error(`score ended with ${status}.`);
}
