import { Command } from "@commander-js/extra-typings";
import { Endpoint } from "@sagemaker-async/core";
import { clientConfigOf } from "../aws/client-config.ts";
import { print, printJson } from "../command-line/print.ts";
import { printTable } from "../command-line/print-table.ts";
import { endpointUrlOption, jsonOption, regionOption } from "../command-line/shared-options.ts";
import { readJob } from "../job/read-job.ts";

const help = `
Examples:
  sagemaker-async submit --endpoint solubility --in molecules.csv > job.json
  sagemaker-async status job.json
  until sagemaker-async status job.json --json | grep '"isDone":true'; do sleep 60; done`;

export function statusCommand() {
  return new Command("status")
    .summary("say how far a submitted job is")
    .description("Says how far a submitted job is.")
    .argument("<job>", "the file that `submit` wrote; - is stdin")
    .addOption(jsonOption)
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addHelpText("after", help)
    .action(async (file, { json, ...flags }) => {
      const handle = await readJob(file);
      const endpoint = await Endpoint.connect(handle.endpointName, { clientConfig: clientConfigOf(flags) });
      const status = await endpoint.status(handle);
      if (json) {
        printJson(status);
        return;
      }
      const { chunks, answered, failed, pending, gone } = status;
      printTable(
        ["REQUESTS", "ANSWERED", "FAILED", "PENDING", "GONE"],
        [[chunks, answered, failed, pending, gone]],
      );
      print(adviceOf(status, file));
    });
}

function adviceOf({ isDone, gone, chunks }: Awaited<ReturnType<Endpoint["status"]>>, file: string): string {
  if (!isDone) return "not done: pending requests wait or run, which AWS does not tell apart";
  if (gone === chunks) return "nothing is left: the job was collected already, or purged";
  return `done: sagemaker-async collect ${file} --out FILE`;
}
