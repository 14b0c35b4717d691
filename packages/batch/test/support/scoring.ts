import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type EmulatorConfiguration, startEmulator } from "@sagemaker-async/emulator";
import { type Ran, type RunOptions, runCli } from "./run-cli.ts";

type Endpoints = NonNullable<EmulatorConfiguration["endpoints"]>;

/** An emulator, an empty folder, and the command in both. */
export type Scoring = AsyncDisposable & {
  readonly emulator: Emulator;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  run(args: string, options?: RunOptions): Promise<Ran>;
  write(name: string, content: string | Uint8Array): Promise<void>;
  read(name: string): Promise<string>;
};

const asyncBlock = {
  outputPath: "s3://demo/async-output",
  failurePath: "s3://demo/async-failures",
  maxConcurrentInvocationsPerInstance: 8,
};

/** Answers each row with the length of its line, and fails a request in which a line holds "poison". */
export function lengthModel({ body }: { readonly body: Uint8Array }) {
  const [header, ...lines] = Buffer.from(body).toString().trim().split("\n");
  if (lines.some((line) => line.includes("poison"))) throw new Error("poison in the request");
  const answers = lines.map((line) => `${line},${line.length}`);
  return { body: [`${header},length`, ...answers].join("\n"), contentType: "text/csv" };
}

/** An endpoint `length` beside those that are given. */
export async function scoring(model: unknown = lengthModel, endpoints: Endpoints = {}): Promise<Scoring> {
  const instances = { initial: 1, min: 1, max: 1 };
  const emulator = await startEmulator({
    buckets: ["demo"],
    endpoints: { length: { async: asyncBlock, instances, model: model as typeof lengthModel }, ...endpoints },
  });
  const folder = await mkdtemp(join(tmpdir(), "sagemaker-async-batch-"));
  const env = { ...process.env, ...emulator.environment, NO_COLOR: "1" };
  return {
    emulator,
    folder,
    env,
    run: (args, options) => runCli(args.split(" "), { cwd: folder, env, ...options }),
    write: (name, content) => writeFile(join(folder, name), content),
    read: (name) => readFile(join(folder, name), "utf8"),
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A CSV of rows with ids that a program might take for numbers. */
export function csvOf(rows: number, poison: readonly number[] = []): string {
  const lines = Array.from({ length: rows }, (_, at) => {
    const note = poison.includes(at) ? "poison" : `"row, ${at}"`;
    return `0${at},${note},${at}.50`;
  });
  return `${["id,note,x", ...lines].join("\n")}\n`;
}
