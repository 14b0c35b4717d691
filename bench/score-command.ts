import { execFile } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { EmulatorEnvironment } from "@sagemaker-async/emulator";

const cli = fileURLToPath(new URL("dist/cli.js", import.meta.resolve("@sagemaker-async/batch/package.json")));
/** What the process held at its peak is the last that it tells. */
const tellPeak = `data:text/javascript,process.on("exit", () => console.error(process.resourceUsage().maxRSS))`;

export type Scored = {
  readonly peakMB: number;
  readonly stats: { readonly succeeded: number; readonly failed: number };
  /** Whether each output line begins with its input line. */
  readonly isInOrder: boolean;
  readonly failures: number;
};

export type ScoreCommand = {
  readonly environment: EmulatorEnvironment;
  readonly rows: number;
  readonly lineOf: (row: number) => string;
  readonly batchSize: number;
};

/** `sagemaker-async score` as its users run it, on a CSV of so many rows. */
export async function scoreCommand({ environment, rows, lineOf, batchSize }: ScoreCommand): Promise<Scored> {
  const folder = await mkdtemp(join(tmpdir(), "bench-score-"));
  const input = join(folder, "in.csv");
  const output = join(folder, "out.csv");
  const failures = join(folder, "failures.jsonl");
  try {
    await pipeline(Readable.from(csv(rows, lineOf)), createWriteStream(input));
    const score = ["score", "--endpoint", "bench", "--in", input, "--out", output, "--failures", failures];
    const options = ["--batch-size", String(batchSize), "--tolerate", "100%", "--json", "--quiet"];
    const env = { ...process.env, ...environment };
    const args = ["--import", tellPeak, cli, ...score, ...options];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
    return {
      peakMB: Number(stderr.trim().split("\n").at(-1)) / 1024,
      stats: JSON.parse(stdout) as Scored["stats"],
      isInOrder: await isInOrder(output, rows, lineOf),
      failures: await countLines(failures),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function* csv(rows: number, lineOf: (row: number) => string): Generator<string> {
  yield "id,note,x\n";
  for (let row = 0; row < rows; row += 1) yield `${lineOf(row)}\n`;
}

async function isInOrder(file: string, rows: number, lineOf: (row: number) => string): Promise<boolean> {
  let row = -1;
  for await (const line of linesOf(file)) {
    if (row >= 0 && !line.startsWith(lineOf(row))) return false;
    row += 1;
  }
  return row === rows;
}

async function countLines(file: string): Promise<number> {
  let count = 0;
  for await (const _ of linesOf(file)) count += 1;
  return count;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of createReadStream(file, "utf8")) {
    const lines = `${rest}${piece}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
