// `npm run bench`: where the project stands, measured side by side in one run. `-- --json` prints a JSON document.

import Table from "cli-table3";
import { detectionDelay } from "./cases/delay.ts";
import { makespan } from "./cases/makespan.ts";
import { peakMemory } from "./cases/peak-memory.ts";
import { requestsPerChunk } from "./cases/requests-per-chunk.ts";
import { throughput } from "./cases/throughput.ts";
import type { BenchRow } from "./row.ts";

const cases: readonly (() => Promise<readonly BenchRow[]>)[] = [
  requestsPerChunk,
  makespan,
  detectionDelay,
  throughput,
  peakMemory,
];

const rows: BenchRow[] = [];
for (const [at, measure] of cases.entries()) {
  console.error(`measuring ${at + 1} of ${cases.length} …`);
  rows.push(...(await measure()));
}

if (process.argv.includes("--json")) {
  console.log(JSON.stringify({ rows: rows.map((row) => ({ ...row, ratio: row.ours / row.reference })) }));
} else {
  const table = new Table({
    head: ["measure", "unit", "ours", "reference", "ours / reference", "target"],
    style: { head: [], border: [] },
  });
  for (const { measure, unit, ours, reference, target } of rows) {
    const verdict = `≤ ${target.toPrecision(3)} ${ours <= target ? "✓" : "✗"}`;
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
    "The reference is a straightforward client, as published ones work: bench/straightforward-client.ts.",
  );
}
