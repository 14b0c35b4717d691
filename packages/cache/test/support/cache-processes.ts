import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { CacheStats } from "../../src/index.ts";

const program = fileURLToPath(new URL("cache-process.ts", import.meta.url));

export type Work = {
  readonly callers: number;
  readonly rows: number;
  readonly delayMs: number;
  readonly leaseMs: number;
};

type Answered = { readonly answers: readonly (readonly string[])[]; readonly stats: CacheStats };

/** What a process noted of a key in the store, and when. */
export type Line = {
  readonly what: "computed" | "stored" | "missing";
  readonly key: string;
  readonly pid: string;
  readonly at: number;
};

/** A place that processes cache in, an SQLite file unless given, and a log of what each of them did. */
export async function openFolder(givenPlace?: string) {
  const folder = await mkdtemp(join(tmpdir(), "sagemaker-async-cache-"));
  const place = givenPlace ?? join(folder, "cache.db");
  const log = join(folder, "processes.log");
  /** What the processes noted so far, in order. */
  const lines = (what: Line["what"]): Line[] =>
    (existsSync(log) ? readFileSync(log, "utf8") : "")
      .split("\n")
      .filter((line) => line.startsWith(`${what} `))
      .map((line) => {
        const [, key = "", pid = "", at] = line.split(" ");
        return { what, key, pid, at: Number(at) };
      });
  return {
    place,
    lines,
    /** Resolves when the store has acknowledged more than by now. */
    async moreStored() {
      const before = lines("stored").length;
      while (lines("stored").length === before) await delay(20);
    },
    start(work: Work) {
      const args = [work.callers, work.rows, work.delayMs, work.leaseMs].map(String);
      const child = spawn(process.execPath, [program, place, log, ...args], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const answered = text(child.stdout).then((json) =>
        json === "" ? undefined : (JSON.parse(json) as Answered),
      );
      return { pid: String(child.pid), kill: () => child.kill("SIGKILL"), answered };
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
