import { Command } from "@commander-js/extra-typings";
import { cacheOption, keyOption } from "../../cache/cache-options.ts";
import { openCache } from "../../cache/open-cache.ts";
import { confirm } from "../../command-line/confirm.ts";
import { interruption } from "../../command-line/interruption.ts";
import { note, print } from "../../command-line/print.ts";
import { endpointOption, endpointUrlOption, regionOption } from "../../command-line/shared-options.ts";

const help = `
Example:
  sagemaker-async cache clear --cache sqlite:cache.db --endpoint solubility --key smiles --yes`;

export function clearCommand() {
  return new Command("clear")
    .summary("delete all of its entries")
    .description(
      "Deletes all entries of one endpoint and key, of all versions, and nothing else in the store.",
    )
    .addOption(cacheOption)
    .addOption(endpointOption)
    .addOption(keyOption)
    .option("--yes", "do not ask")
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addHelpText("after", help)
    .action(async ({ yes, ...flags }) => {
      const { cache, store } = await openCache(flags);
      try {
        const question = `Delete all cached answers of endpoint "${flags.endpoint}"?`;
        if (!yes && !(await confirm(question, interruption()))) {
          note("Nothing was deleted.");
          return;
        }
        await cache.clear();
        print("cleared");
      } finally {
        await store.close();
      }
    });
}
