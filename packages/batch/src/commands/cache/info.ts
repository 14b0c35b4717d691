import { Command } from "@commander-js/extra-typings";
import { cacheOption, keyOption } from "../../cache/cache-options.ts";
import { openCache } from "../../cache/open-cache.ts";
import { count } from "../../command-line/count.ts";
import { print, printJson } from "../../command-line/print.ts";
import { printTable } from "../../command-line/print-table.ts";
import {
  endpointOption,
  endpointUrlOption,
  jsonOption,
  regionOption,
} from "../../command-line/shared-options.ts";

const help = `
Example:
  sagemaker-async cache info --cache sqlite:cache.db --endpoint solubility --key smiles`;

export function infoCommand() {
  return new Command("info")
    .summary("count its entries, by the model's version")
    .description("Counts the entries of a cache, by the model's version.")
    .addOption(cacheOption)
    .addOption(endpointOption)
    .addOption(keyOption)
    .addOption(jsonOption)
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addHelpText("after", help)
    .action(async ({ json, ...flags }) => {
      const { cache, store } = await openCache(flags);
      const info = await cache.info().finally(() => store.close());
      if (json) {
        printJson(info);
        return;
      }
      const { entries, bytes, unreadable, versions } = info;
      const damaged = unreadable === 0 ? "" : `, ${unreadable} unreadable`;
      print(`${count(entries, "entry", "entries")} of ${info.name}, ${bytes} B${damaged}`);
      if (versions.length === 0) return;
      const rows = versions.map((version) => [
        version.version,
        version.entries,
        version.failures,
        version.bytes,
        new Date(version.oldestAt).toISOString(),
        new Date(version.newestAt).toISOString(),
      ]);
      printTable(["VERSION", "ENTRIES", "FAILURES", "BYTES", "OLDEST", "NEWEST"], rows);
    });
}
