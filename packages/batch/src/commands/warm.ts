import { Command, Option } from "@commander-js/extra-typings";
import { Endpoint } from "@sagemaker-async/core";
import { clientConfigOf } from "../aws/client-config.ts";
import { count } from "../command-line/count.ts";
import { formatDuration, parseDuration } from "../command-line/duration.ts";
import { interruption } from "../command-line/interruption.ts";
import { parseRow } from "../command-line/parse-row.ts";
import { note, print, printJson } from "../command-line/print.ts";
import {
  endpointOption,
  endpointUrlOption,
  jsonOption,
  quietOption,
  regionOption,
} from "../command-line/shared-options.ts";

const help = `
An endpoint without instances starts one when a request waits. This sends it one, and waits for the instance; an endpoint
that has one already is only looked at.

Examples:
  sagemaker-async warm --endpoint solubility && sagemaker-async score --endpoint solubility --in a.csv --out b.csv
  sagemaker-async warm --endpoint solubility --row '{"smiles":"CCO"}' --wait 30m`;

export function warmCommand() {
  return new Command("warm")
    .summary("wake an endpoint, and wait until it has an instance")
    .description("Wakes an endpoint that has no instance, and waits until it has one.")
    .addOption(endpointOption)
    .addOption(
      new Option(
        "--row <json>",
        "the row to send (default: what the endpoint's tags say, else one of its features)",
      ).argParser(parseRow),
    )
    .addOption(
      new Option("--wait <time>", "how long to wait at most")
        .argParser(parseDuration)
        .default(900_000, "15m"),
    )
    .addOption(
      new Option("--poll <time>", "how often to look")
        .argParser(parseDuration)
        .default(20_000, "20s")
        .hideHelp(),
    )
    .addOption(jsonOption)
    .addOption(quietOption)
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addHelpText("after", help)
    .action(async ({ endpoint: name, row, wait, poll, json, quiet, ...flags }) => {
      const endpoint = await Endpoint.connect(name, { clientConfig: clientConfigOf(flags) });
      const warm = await endpoint.warmUp({
        row,
        capMs: wait,
        pollMs: poll,
        signal: interruption(),
        onProgress: ({ current, desired, elapsedMs }) => {
          if (!quiet) note(`${current} of ${desired} instances after ${formatDuration(elapsedMs)}`);
        },
      });
      if (json) printJson(warm);
      else print(`${name} is warm: ${count(warm.current, "instance")}`);
    });
}
