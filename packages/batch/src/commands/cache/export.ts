import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command } from "@commander-js/extra-typings";
import { toParquet } from "@sagemaker-async/cache/parquet";
import { cacheOption, keyOption } from "../../cache/cache-options.ts";
import { openCache } from "../../cache/open-cache.ts";
import { interruption } from "../../command-line/interruption.ts";
import { endpointOption, endpointUrlOption, regionOption } from "../../command-line/shared-options.ts";
import { formatOf } from "../../formats/format.ts";

const help = `
JSON Lines: what the cache is of, then a line for each entry, with its version and times. A file that is
named .parquet is written as Parquet: the same in columns, of which key and output are JSON.

Examples:
  sagemaker-async cache export --cache sqlite:cache.db --endpoint solubility --key smiles > cache.jsonl
  sagemaker-async cache export --cache sqlite:cache.db --endpoint solubility --key smiles --out cache.parquet`;

export function exportCommand() {
  return new Command("export")
    .summary("write its entries as JSON Lines or Parquet")
    .description("Writes the entries of a cache as JSON Lines or Parquet.")
    .addOption(cacheOption)
    .addOption(endpointOption)
    .addOption(keyOption)
    .option("--out <file>", "where to; .parquet is Parquet, - is stdout", "-")
    .option("--model-version <version>", "only one version of the model, as `cache info` names it")
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addHelpText("after", help)
    .action(async ({ out, modelVersion, ...flags }) => {
      const { cache, store } = await openCache(flags);
      const lines = cache.export({ version: modelVersion });
      const content = Readable.from(formatOf(out) === "parquet" ? toParquet(lines) : lines);
      const target = out === "-" ? process.stdout : createWriteStream(out);
      await pipeline(content, target, { signal: interruption(), end: out !== "-" }).finally(() =>
        store.close(),
      );
    });
}
