import { Command } from "@commander-js/extra-typings";
import { Endpoint } from "@sagemaker-async/core";
import { clientConfigOf } from "../aws/client-config.ts";
import { count } from "../command-line/count.ts";
import { formatDuration } from "../command-line/duration.ts";
import { interruption } from "../command-line/interruption.ts";
import { print, printJson } from "../command-line/print.ts";
import { printTable } from "../command-line/print-table.ts";
import {
  endpointOption,
  endpointUrlOption,
  jsonOption,
  regionOption,
} from "../command-line/shared-options.ts";

const help = `
AWS has no call that shows an endpoint's queue. What is listed are staged inputs: an input lies in S3 while its request waits
or runs, and stays there when its caller died.

Examples:
  sagemaker-async queue --endpoint solubility
  sagemaker-async queue --endpoint solubility --json | jq length`;

export function queueCommand() {
  return new Command("queue")
    .summary("show the requests that wait, run, or were left behind")
    .description("Shows the requests of an endpoint that wait, run, or were left behind, the oldest first.")
    .addOption(endpointOption)
    .addOption(jsonOption)
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addHelpText("after", help)
    .action(async ({ endpoint: name, json, ...flags }) => {
      const endpoint = await Endpoint.connect(name, { clientConfig: clientConfigOf(flags) });
      const entries = await endpoint.listQueue({ signal: interruption() });
      if (json) {
        printJson(entries);
        return;
      }
      const instances = await endpoint.instances();
      print(
        `${count(entries.length, "request")}, ${instances} ${instances === "1" ? "instance" : "instances"}`,
      );
      if (entries.length === 0) return;
      const rows = entries.map(({ ageMs, sizeBytes, runId, location }) => {
        return [formatDuration(ageMs), `${sizeBytes} B`, runId ?? "-", location];
      });
      printTable(["AGE", "SIZE", "RUN", "INPUT"], rows);
    });
}
