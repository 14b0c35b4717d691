import { Command, Option } from "@commander-js/extra-typings";
import { cacheOption, keyOption } from "../../cache/cache-options.ts";
import { openCache } from "../../cache/open-cache.ts";
import { selectionOf } from "../../cache/selection.ts";
import { count } from "../../command-line/count.ts";
import { parseDuration } from "../../command-line/duration.ts";
import { print } from "../../command-line/print.ts";
import { endpointOption, endpointUrlOption, regionOption } from "../../command-line/shared-options.ts";

const help = `
What fits everything that is given goes. All entries are read for it.

Examples:
  sagemaker-async cache delete --cache sqlite:cache.db --endpoint solubility --key smiles --value CCO c1ccccc1
  sagemaker-async cache delete --cache sqlite:cache.db --endpoint solubility --key smiles --older-than 30d`;

export function deleteCommand() {
  return new Command("delete")
    .summary("delete some of its entries")
    .description("Deletes some entries of a cache.")
    .addOption(cacheOption)
    .addOption(endpointOption)
    .addOption(keyOption)
    .option(
      "--value <value...>",
      "those with these values in the key column; a value that is no text as JSON",
    )
    .option("--model-version <version>", "those of one version of the model, as `cache info` names it")
    .addOption(
      new Option("--older-than <time>", "those written longer ago, such as 30d").argParser(parseDuration),
    )
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addHelpText("after", help)
    .action(async ({ value, modelVersion, olderThan, ...flags }) => {
      const selection = selectionOf({ value, modelVersion, olderThan }, Date.now());
      const { cache, store } = await openCache(flags);
      const deleted = await cache.delete(selection).finally(() => store.close());
      print(`deleted ${count(deleted, "entry", "entries")}`);
    });
}
