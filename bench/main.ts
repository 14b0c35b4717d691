// `npm run bench`: where the project stands, measured side by side in one run. `-- --json` prints a JSON document,
// `-- --only throughput` measures one case.

import { parseArgs } from "node:util";
import Table from "cli-table3";
import { cacheKeys } from "./cases/cache-keys.ts";
import { cacheLookUps } from "./cases/cache-look-ups.ts";
import { cacheTableSize } from "./cases/cache-table-size.ts";
import { detectionDelay } from "./cases/delay.ts";
import { emulatorMemory } from "./cases/emulator-memory.ts";
import { emulatorStart } from "./cases/emulator-start.ts";
import { emulatorThroughput } from "./cases/emulator-throughput.ts";
import { graphMemory, graphOverhead } from "./cases/graph.ts";
import { lambdaTool } from "./cases/lambda-tool.ts";
import { makespan, wave } from "./cases/makespan.ts";
import { peakMemory } from "./cases/peak-memory.ts";
import { requestsPerChunk } from "./cases/requests-per-chunk.ts";
import { scoreMemory, scorePoison } from "./cases/score-file.ts";
import { scoreWorkers } from "./cases/score-workers.ts";
import { throughput } from "./cases/throughput.ts";
import type { BenchRow } from "./row.ts";

const cases: Readonly<Record<string, () => Promise<readonly BenchRow[]>>> = {
  "requests-per-chunk": requestsPerChunk,
  makespan,
  wave,
  delay: detectionDelay,
  throughput,
  "peak-memory": peakMemory,
  "graph-overhead": graphOverhead,
  "graph-memory": graphMemory,
  "cache-keys": cacheKeys,
  "cache-look-ups": cacheLookUps,
  "cache-table-size": cacheTableSize,
  "emulator-throughput": emulatorThroughput,
  "emulator-start": emulatorStart,
  "emulator-memory": emulatorMemory,
  "lambda-tool": lambdaTool,
  "score-memory": scoreMemory,
  "score-poison": scorePoison,
  "score-workers": scoreWorkers,
};

const { values } = parseArgs({
  options: { json: { type: "boolean" }, only: { type: "string", multiple: true } },
});
const chosen = values.only ?? Object.keys(cases);

const rows: BenchRow[] = [];
for (const [at, name] of chosen.entries()) {
  const measure = cases[name];
  if (!measure) throw new Error(`There is no case "${name}". There are: ${Object.keys(cases).join(", ")}.`);
  const startedAt = performance.now();
  console.error(`measuring ${name}, ${at + 1} of ${chosen.length} …`);
  rows.push(...(await measure()));
  console.error(`measured ${name} in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
}

if (values.json) {
  console.log(JSON.stringify({ rows: rows.map((row) => ({ ...row, ratio: row.ours / row.reference })) }));
} else {
  const table = new Table({
    head: ["measure", "unit", "ours", "reference", "ours / reference", "target"],
    style: { head: [], border: [] },
  });
  for (const { measure, unit, ours, reference, target } of rows) {
    const verdict = target === undefined ? "" : `≤ ${target.toPrecision(3)} ${ours <= target ? "✓" : "✗"}`;
    table.push([
      measure,
      unit,
      ours.toFixed(2),
      reference.toFixed(2),
      (ours / reference).toFixed(2),
      verdict,
    ]);
  }
  console.log(table.toString());
  console.log(
    "The reference is a straightforward client, as published ones work (bench/straightforward-client.ts), where the row names no other.",
  );
}
