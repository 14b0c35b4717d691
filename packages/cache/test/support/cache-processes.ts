import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
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

/** A file that processes cache in, and a log of what each of them computed. */
export async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), "sagemaker-async-cache-"));
  const path = join(folder, "cache.db");
  const log = join(folder, "computed.log");
  return {
    path,
    /** Key and process of every computation that was begun. */
    computed: () =>
      (existsSync(log) ? readFileSync(log, "utf8") : "")
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split(" ") as [key: string, pid: string]),
    start(work: Work) {
      const args = [work.callers, work.rows, work.delayMs, work.leaseMs].map(String);
      const child = spawn(process.execPath, [program, path, log, ...args], {
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
