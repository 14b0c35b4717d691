import { createHash } from "node:crypto";
import type { Row } from "@sagemaker-async/core";
import { rowKeys } from "../../packages/cache/src/keys/row-keys.ts";
import { type BenchRow, median } from "../row.ts";

const rounds = 15;
const rowsPerRound = 5_000;
/** At least half as many keys a second as without a canonical order. */
const target = 2;

/** The cache's key of a whole row, against SHA-256 over its `JSON.stringify`, which two equal rows need not share. */
export async function cacheKeys(): Promise<readonly BenchRow[]> {
  const keys = rowKeys({ name: "solubility", rule: "row" }, "1", { accept: "text/csv" });
  const plain = (row: Row) => createHash("sha256").update(JSON.stringify(row)).digest("hex");
  const rows = Array.from({ length: rowsPerRound }, (_, at): Row => rowOf(at));

  const [ours, reference]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(microsecondsPerRow(rows, keys.of));
    reference.push(microsecondsPerRow(rows, plain));
  }
  const measured = { ours: median(ours), reference: median(reference) };
  return [
    { measure: "cache: key of a whole row", unit: "µs", ...measured, target: measured.reference * target },
  ];
}

function rowOf(at: number): Row {
  return {
    smiles: "C".repeat(10 + (at % 30)),
    id: `00${at}`,
    weight: at / 7,
    ph: 7,
    tags: ["a", "b"],
    assay: null,
  };
}

function microsecondsPerRow(rows: readonly Row[], keyOf: (row: Row) => string): number {
  const startedAt = performance.now();
  for (const row of rows) keyOf(row);
  return ((performance.now() - startedAt) * 1000) / rows.length;
}
