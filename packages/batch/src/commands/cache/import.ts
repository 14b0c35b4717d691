import { access, constants, open } from "node:fs/promises";
import { Command } from "@commander-js/extra-typings";
import { type ExportSource, fromParquet } from "@sagemaker-async/cache/parquet";
import { SageMakerAsyncError } from "@sagemaker-async/core";
import { cacheOption, keyOption } from "../../cache/cache-options.ts";
import { openCache } from "../../cache/open-cache.ts";
import { count } from "../../command-line/count.ts";
import { print } from "../../command-line/print.ts";
import { readFailed } from "../../command-line/read-failed.ts";
import { endpointOption, endpointUrlOption, regionOption } from "../../command-line/shared-options.ts";
import { UsageError } from "../../command-line/usage-error.ts";
import { formatOf } from "../../formats/format.ts";

const help = `
Entries that are there already are written over. Take the --endpoint and --key of the export.

Example:
  sagemaker-async cache import --cache redis://localhost --endpoint solubility --key smiles --in cache.jsonl`;

export function importCommand() {
  return new Command("import")
    .summary("read exported entries into it")
    .description("Reads exported entries into a cache.")
    .addOption(cacheOption)
    .addOption(endpointOption)
    .addOption(keyOption)
    .option("--in <file>", "what `cache export` wrote, Parquet where it is named .parquet; - is stdin", "-")
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addHelpText("after", help)
    .action(async ({ in: file, ...flags }) => {
      const source = await sourceOf(file);
      const { cache, store } = await openCache(flags, true);
      const { imported, skipped } = await cache
        .import(source)
        .catch(refuseFile(file))
        .finally(() => store.close());
      const rest = skipped === 0 ? "" : `, skipped ${skipped} that are over, or no entries`;
      print(`imported ${count(imported, "entry", "entries")}${rest}`);
    });
}

async function sourceOf(file: string): Promise<ExportSource> {
  if (file === "-") return process.stdin;
  if (formatOf(file) !== "parquet") return (await open(file).catch(readFailed(file))).createReadStream();
  await access(file, constants.R_OK).catch(readFailed(file));
  return fromParquet(file);
}

/** A file that is no export, or one of another cache, is the user's to put right. */
function refuseFile(file: string): (error: unknown) => never {
  return (error) => {
    if (!SageMakerAsyncError.isInstance(error) || error.code !== "decode_failed") throw error;
    throw new UsageError(`${file === "-" ? "stdin" : file} was not imported. ${error.message}`, {
      cause: error,
    });
  };
}
