// 1,128 real molecules through an asynchronous SageMaker endpoint, offline: first for real, then from the cache.
//
//   rows → S3 → InvokeEndpointAsync → queue → an instance that wakes from zero → S3 → rows

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CacheStore, InferenceCache } from "@sagemaker-async/cache";
import { Endpoint } from "@sagemaker-async/core";
import { loadConfiguration, startEmulator } from "@sagemaker-async/emulator";
import { exitStatus, explainError } from "./exit-status.ts";
import { openStore } from "./open-store.ts";
import { type Options, readOptions, usage } from "./options.ts";
import { type Molecule, readMolecules, smilesColumn } from "./read-molecules.ts";
import { report } from "./report.ts";
import { type Runs, score } from "./score.ts";
import { checkWritable, writePredictions } from "./write-predictions.ts";

const interrupt = new AbortController();
process.on("SIGINT", () => interrupt.abort()).on("SIGTERM", () => interrupt.abort());

try {
  process.exitCode = await main(readOptions(process.argv.slice(2)), interrupt.signal);
} catch (error) {
  const { message, status } = explainError(error, interrupt.signal);
  console.error(message);
  process.exitCode = status;
}

async function main(options: Options, signal: AbortSignal): Promise<number> {
  if (options.help) {
    console.log(usage);
    return exitStatus.answered;
  }
  const molecules = await readMolecules(options.in);
  await checkWritable(options.out, options.in);
  const runs = await scoreTwice(molecules, options, signal);
  await writePredictions(options.out, runs.second.rows);
  report(runs, options);
  return runs.second.failures.length > 0 ? exitStatus.someFailed : exitStatus.answered;
}

async function scoreTwice(
  molecules: readonly Molecule[],
  { cache }: Options,
  signal: AbortSignal,
): Promise<Runs> {
  const configuration = await loadConfiguration(join(import.meta.dirname, "emulator.yaml"));
  const { clientConfig, close } = await startEmulator(configuration, { directory: import.meta.dirname });
  const folder = await mkdtemp(join(tmpdir(), "cached-batch-scoring-"));
  let store: CacheStore | undefined;
  try {
    store = await openStore(cache ?? `sqlite:${join(folder, "cache.db")}`, clientConfig);
    const endpoint = await Endpoint.connect("solubility", { clientConfig });
    const cached = new InferenceCache(endpoint, { keyColumn: smilesColumn, store });
    return {
      first: await score(`run 1, ${cache ?? "cold cache"}`, molecules, cached, signal),
      second: await score("run 2, warm cache", molecules, cached, signal),
    };
  } finally {
    await close();
    await store?.close();
    await rm(folder, { recursive: true });
  }
}
