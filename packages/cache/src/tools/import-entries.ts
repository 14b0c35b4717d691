import { canonicalJson, SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import type { CacheSetup } from "../cache-setup.ts";
import { type Entry, encodeEntry, isEntry } from "../entries/entry.ts";
import { ageOf } from "../entries/freshness.ts";
import { storeError } from "../guard/store-error.ts";
import { namespaceOf } from "../keys/row-keys.ts";
import { exportHeader } from "./export-entries.ts";
import { type ExportSource, linesOf, parsedLine } from "./export-lines.ts";

/** What became of the lines of an export. */
export type ImportReport = {
  readonly imported: number;
  /** Entries whose time is over, and lines that are no entries. */
  readonly skipped: number;
};

const groupSize = 500;

/**
 * Writes exported entries over what the store has.
 * @throws {SageMakerAsyncError} `decode_failed` when it is no export, or one of another endpoint or of other keys.
 */
export async function importEntries(source: ExportSource, setup: CacheSetup): Promise<ImportReport> {
  let [imported, skipped, isFirst] = [0, 0, true];
  let group: [string, Entry][] = [];
  const write = async () => {
    await writeEntries(group, setup);
    imported += group.length;
    group = [];
  };
  for await (const line of linesOf(source)) {
    if (isFirst) checkHeader(line, setup);
    else {
      const entry = entryIn(line, setup);
      if (entry) group.push(entry);
      else skipped += 1;
    }
    isFirst = false;
    if (group.length === groupSize) await write();
  }
  await write();
  return { imported, skipped };
}

async function writeEntries(
  entries: readonly [string, Entry][],
  { store, clock }: CacheSetup,
): Promise<void> {
  const now = clock.now();
  const byTime = Map.groupBy(entries, ([, { expiresAt }]) => expiresAt);
  try {
    for (const [expiresAt, group] of byTime) {
      const texts = new Map(group.map(([key, entry]) => [key, encodeEntry(key, entry)]));
      await store.setMany(texts, expiresAt === undefined ? {} : { ttlMs: Math.max(1, expiresAt - now) });
    }
  } catch (error) {
    throw storeError("import", error);
  }
}

function entryIn(line: string, { invoker, rule, clock }: CacheSetup): [string, Entry] | undefined {
  const { id, ...entry } = parsedLine(line);
  if (typeof id !== "string" || !/^[0-9a-f]{64}$/.test(id) || !isEntry(entry)) return undefined;
  if (ageOf(entry, clock.now()) === "expired") return undefined;
  return [`${namespaceOf({ name: invoker.name, rule: rule.name })}:${id}`, entry];
}

function checkHeader(line: string, setup: CacheSetup): void {
  const wanted = exportHeader(setup);
  const found = parsedLine(line);
  if (canonicalJson(found) === canonicalJson(wanted)) return;
  const what =
    found["sagemakerAsyncCache"] === undefined
      ? "These lines are no export of a cache."
      : `This is an export of "${String(found["name"])}" with keys ${JSON.stringify(found["key"])} in format ${String(found["sagemakerAsyncCache"])}.`;
  const { name, key, sagemakerAsyncCache: format } = wanted;
  const message = `${what} This cache takes "${name}" with keys ${JSON.stringify(key)} in format ${format}.`;
  throw new SageMakerAsyncError("decode_failed", message);
}
