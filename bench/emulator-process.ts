import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type {
  ClientConfig,
  EmulatorConfiguration,
  EmulatorEnvironment,
  InvocationRecord,
} from "@sagemaker-async/emulator";

/** An emulator in a process of its own, as its users run it: it takes no turn of the event loop of the client that is measured. */
export type EmulatorProcess = {
  readonly clientConfig: ClientConfig;
  /** The variables with which a child process reaches it. */
  readonly environment: EmulatorEnvironment;
  /** Forgets invocations and counts. */
  reset(): Promise<void>;
  /** How many requests clients have made since the last reset. */
  requests(): Promise<number>;
  /** When each invocation had ended, by inference id, epoch ms of the emulator's clock. */
  finishedAt(): Promise<Map<string, number>>;
  /** What the process holds of the machine's memory. Only where /proc tells it. */
  memoryMiB(): Promise<number>;
  close(): Promise<void>;
};

const program = fileURLToPath(
  new URL("dist/cli.js", import.meta.resolve("@sagemaker-async/emulator/package.json")),
);

export async function startEmulatorProcess(configuration: EmulatorConfiguration): Promise<EmulatorProcess> {
  const directory = await mkdtemp(join(tmpdir(), "bench-"));
  const file = join(directory, "emulator.json");
  await writeFile(file, JSON.stringify(configuration));
  const args = [program, "--config", file, "--port", "0", "--log-level", "error"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const url = await readyUrl(child);
  const get = async (path: string) => (await fetch(`${url}/_emulator/${path}`)).json();

  const region = "us-east-1";
  const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
  return {
    clientConfig: { endpoint: url, region, credentials, forcePathStyle: true },
    environment: {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    async reset() {
      await fetch(`${url}/_emulator/reset`, { method: "POST" });
    },
    async requests() {
      const counts = (await get("requests")) as Record<string, number>;
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    async finishedAt() {
      const records = (await get("invocations")) as InvocationRecord[];
      return new Map(
        records.map(({ inferenceId, finishedAt }) => [inferenceId, Date.parse(finishedAt ?? "")]),
      );
    },
    async memoryMiB() {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8");
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
    },
    async close() {
      child.kill();
      await once(child, "exit");
      await rm(directory, { recursive: true });
    },
  };
}

async function readyUrl({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error("The emulator's output is not piped.");
  for await (const line of createInterface({ input: stdout })) {
    const url = /^ready (\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    stdout.resume();
    return url;
  }
  throw new Error("The emulator ended before it was ready.");
}
