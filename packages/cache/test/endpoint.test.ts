import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Endpoint } from "@sagemaker-async/core";
import { type ModelRequest, startEmulator } from "@sagemaker-async/emulator";
import { expect, onTestFinished, test } from "vitest";
import { InferenceCache, type Row } from "../src/index.ts";
import { sqliteStore } from "../src/stores/sqlite.ts";

/** Answers every row with all of its columns and the length of its SMILES; fails a request with an invalid one. */
function model({ body }: ModelRequest) {
  const rows = new TextDecoder()
    .decode(body)
    .trim()
    .split("\n")
    .map((line): Row => JSON.parse(line));
  const answers = rows.map((row) => {
    const smiles = String(row["smiles"]);
    if (smiles.includes("?")) throw new Error(`not a molecule: ${smiles}`);
    return { ...row, length: smiles.length };
  });
  return {
    body: answers.map((answer) => `${JSON.stringify(answer)}\n`).join(""),
    contentType: "application/jsonlines",
  };
}

async function emulate() {
  const emulator = await startEmulator({
    buckets: ["demo"],
    endpoints: {
      solubility: {
        async: { outputPath: "s3://demo/out", failurePath: "s3://demo/failures" },
        instances: { initial: 1, min: 1, max: 1 },
        model,
      },
    },
  });
  onTestFinished(() => emulator.close());
  const { clientConfig } = emulator;
  const options = { clientConfig, contentType: "application/jsonlines", batchSize: 4 };
  return { emulator, endpoint: await Endpoint.connect("solubility", options) };
}

async function databaseFile() {
  const folder = await mkdtemp(join(tmpdir(), "sagemaker-async-cache-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "cache.db");
}

const molecules: Row[] = Array.from({ length: 30 }, (_, at) => ({
  id: `00${at}`,
  smiles: at === 7 ? "C?" : "C".repeat(1 + (at % 20)),
}));

test("a real endpoint behind a cache: the same answers, paid for once", async () => {
  const { emulator, endpoint } = await emulate();
  const uncached = await endpoint.inference(molecules);
  const path = await databaseFile();

  const first = await withCache(path, (cached) => cached.inference(molecules));
  expect(first.rows).toEqual(uncached.rows);
  expect(first.failures).toMatchObject([{ index: 7, row: { id: "007" }, error: { code: "model_error" } }]);
  expect(first.stats).toMatchObject({ succeeded: 29, failed: 1, cacheHits: 0, cacheMisses: 30 });

  const invoked = emulator.requests()["sagemaker-runtime.InvokeEndpointAsync"];
  const second = await withCache(path, (cached) => cached.inference(molecules));
  expect(second.rows).toEqual(uncached.rows);
  expect(second.stats).toMatchObject({ cacheHits: 29, cacheMisses: 1 });

  const good = molecules.filter((_, at) => at !== 7);
  const again = emulator.requests()["sagemaker-runtime.InvokeEndpointAsync"];
  const third = await withCache(path, (cached) => cached.inference(good));
  expect(third.stats).toMatchObject({ cacheHits: 29, cacheMisses: 0, invocations: 0, requests: {} });
  expect(emulator.requests()["sagemaker-runtime.InvokeEndpointAsync"]).toBe(again);
  expect(invoked).toBeLessThan(again ?? 0);

  async function withCache<T>(file: string, work: (cached: InferenceCache<Endpoint>) => Promise<T>) {
    const store = sqliteStore({ path: file });
    try {
      const cached = new InferenceCache(endpoint, { keyColumn: "smiles", store });
      expect([cached.kind, await cached.instances()]).toEqual(["async", "1"]);
      return await work(cached);
    } finally {
      await store.close();
    }
  }
});
