import {
  type CallOptions,
  canonicalJson,
  type JsonValue,
  mergeRow,
  type Row,
  type RowSource,
} from "@sagemaker-async/core/invoker";
import type { CacheSetup } from "../cache-setup.ts";
import { type CallScope, scopeOf, versionOf } from "../calls/call-scope.ts";
import { invalidOption } from "../check-options.ts";
import { outputFor } from "../entries/answer.ts";
import { decodeEntry, type Entry, isAnswer } from "../entries/entry.ts";
import { storeError } from "../guard/store-error.ts";
import { scanEntries } from "./entries.ts";

/** A row whose answer is not the stored one any more. */
export type Difference = { readonly key: JsonValue; readonly stored: Row; readonly computed: Row };

/** What computing stored answers again has shown. */
export type VerifyReport = {
  /** Rows that were computed again. */
  readonly checked: number;
  readonly differences: readonly Difference[];
  /** Rows of these that could not be computed now. */
  readonly failed: number;
};

type Stored = { readonly row: Row; readonly key: JsonValue; readonly stored: Row };

/**
 * Computes stored answers of the model's current version again, and stores nothing.
 * @param sample so many entries at random, whose rows are made of their keys; or rows, of which those are checked that are stored
 */
export async function verifyEntries(
  sample: number | RowSource,
  setup: CacheSetup,
  options: CallOptions = {},
): Promise<VerifyReport> {
  const scope = scopeOf(setup, await versionOf(setup), options);
  const chosen =
    typeof sample === "number"
      ? await chooseAtRandom(sample, setup, scope)
      : await lookUp(sample, setup, scope);
  const differences: Difference[] = [];
  let failed = 0;
  const rows = chosen.map(({ row }) => row);
  for await (const result of setup.invoker.stream(rows, { ...scope.options, order: "completion" })) {
    const entry = chosen[result.index];
    if (!result.ok) failed += 1;
    else if (entry && canonicalJson(entry.stored) !== canonicalJson(result.row)) {
      differences.push({ key: entry.key, stored: entry.stored, computed: result.row });
    }
  }
  return { checked: chosen.length, differences, failed };
}

/** Reservoir sampling: every entry has the same chance, in one pass, with memory for the sample alone. */
async function chooseAtRandom(count: number, setup: CacheSetup, scope: CallScope): Promise<Stored[]> {
  if (setup.rule.name === "function") {
    throw invalidOption(
      "InferenceCache: verify needs rows where keyOf makes the keys, since no row can be made of them.",
    );
  }
  const chosen: Stored[] = [];
  let seen = 0;
  for await (const page of scanEntries(setup)) {
    for (const { storeKey, entry } of page) {
      const row = entry && setup.rule.rowOf(entry.key);
      // Of another version, or of calls with other parameters: those are not what the endpoint answers now.
      if (!row || storeKey !== scope.keys.of(entry.key)) continue;
      const stored = storedAnswer(row, entry);
      if (!stored) continue;
      seen += 1;
      if (chosen.length < count) chosen.push(stored);
      else {
        const place = Math.floor(Math.random() * seen);
        if (place < count) chosen[place] = stored;
      }
    }
  }
  return chosen;
}

async function lookUp(rows: RowSource, { store, rule }: CacheSetup, scope: CallScope): Promise<Stored[]> {
  const chosen: Stored[] = [];
  for await (const row of rows) {
    const key = rule.keyOf(row);
    if (key === undefined) continue;
    const storeKey = scope.keys.of(key);
    const found = await store.getMany([storeKey]).catch((error: unknown) => {
      throw storeError("read", error);
    });
    const text = found.get(storeKey);
    const entry = text === undefined ? undefined : decodeEntry(storeKey, text);
    const stored = entry && storedAnswer(row, entry);
    if (stored) chosen.push(stored);
  }
  return chosen;
}

function storedAnswer(row: Row, entry: Entry): Stored | undefined {
  const output = isAnswer(entry) ? outputFor(row, entry) : undefined;
  return output && { row, key: entry.key, stored: mergeRow(row, output) };
}
