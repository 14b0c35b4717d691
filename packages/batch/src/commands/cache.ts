import { Command } from "@commander-js/extra-typings";
import { cacheUrls } from "../cache/open-store.ts";
import { clearCommand } from "./cache/clear.ts";
import { deleteCommand } from "./cache/delete.ts";
import { exportCommand } from "./cache/export.ts";
import { importCommand } from "./cache/import.ts";
import { infoCommand } from "./cache/info.ts";

const help = `
A cache is named by three things, which are given as they were given to \`score\`: --cache, --endpoint and --key.
Caches: ${cacheUrls}.

Examples:
  sagemaker-async cache info --cache sqlite:cache.db --endpoint solubility --key smiles
  sagemaker-async cache delete --cache redis://localhost --endpoint solubility --key smiles --value CCO
  sagemaker-async cache export --cache sqlite:cache.db --endpoint solubility --key smiles > cache.jsonl
  sagemaker-async cache import --cache dynamodb://predictions --endpoint solubility --key smiles < cache.jsonl`;

export function cacheCommand() {
  return new Command("cache")
    .summary("look into a cache of answers, and change it")
    .description("Looks into a cache of answers, and changes it.")
    .addCommand(infoCommand())
    .addCommand(clearCommand())
    .addCommand(deleteCommand())
    .addCommand(exportCommand())
    .addCommand(importCommand())
    .addHelpText("after", help);
}
