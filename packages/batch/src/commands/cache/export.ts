import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command } from "@commander-js/extra-typings";
import { cacheOption, keyOption } from "../../cache/cache-options.ts";
import { openCache } from "../../cache/open-cache.ts";
import { interruption } from "../../command-line/interruption.ts";
import { endpointOption, endpointUrlOption, regionOption } from "../../command-line/shared-options.ts";

const help = `
JSON Lines: what the cache is of, then a line for each entry, with its version and times.

Example:
  sagemaker-async cache export --cache sqlite:cache.db --endpoint solubility --key smiles > cache.jsonl`;

export function exportCommand() {
  return new Command("export")
    .summary("write its entries as JSON Lines")
    .description("Writes the entries of a cache as JSON Lines.")
    .addOption(cacheOption)
    .addOption(endpointOption)
    .addOption(keyOption)
    .option("--out <file>", "where to; - is stdout", "-")
    .option("--model-version <version>", "only one version of the model, as `cache info` names it")
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addHelpText("after", help)
    .action(async ({ out, modelVersion, ...flags }) => {
      const { cache, store } = await openCache(flags);
      const lines = Readable.from(cache.export({ version: modelVersion }));
      const target = out === "-" ? process.stdout : createWriteStream(out);
      await pipeline(lines, target, { signal: interruption(), end: out !== "-" }).finally(() =>
        store.close(),
      );
    });
}
