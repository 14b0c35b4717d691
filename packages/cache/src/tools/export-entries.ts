import type { JsonValue } from "@sagemaker-async/core/invoker";
import type { CacheSetup } from "../cache-setup.ts";
import { ageOf } from "../entries/freshness.ts";
import { scanEntries } from "./entries.ts";

/** Counted up when the lines below change. */
const exportFormat = 1;

/** The first line of an export: what its entries belong to. */
export type ExportHeader = {
  readonly sagemakerAsyncCache: number;
  readonly name: string;
  /** What keys are made of. */
  readonly key: JsonValue;
};

export function exportHeader({ invoker, rule }: CacheSetup): ExportHeader {
  return { sagemakerAsyncCache: exportFormat, name: invoker.name, key: rule.name };
}

/** JSON Lines: the header, then one line for each entry: its id, and what is stored. Of one version, where it is given. */
export async function* exportEntries(setup: CacheSetup, version?: string): AsyncGenerator<string> {
  yield `${JSON.stringify(exportHeader(setup))}\n`;
  for await (const page of scanEntries(setup)) {
    for (const { storeKey, entry } of page) {
      if (!entry || ageOf(entry, setup.clock.now()) === "expired") continue;
      if (version !== undefined && entry.version !== version) continue;
      const id = storeKey.slice(storeKey.indexOf(":") + 1);
      yield `${JSON.stringify({ id, ...entry })}\n`;
    }
  }
}
