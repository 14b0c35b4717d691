import { Command, Option } from "@commander-js/extra-typings";
import { Endpoint, type PurgeOptions, type QueueEntry } from "@sagemaker-async/core";
import { clientConfigOf } from "../aws/client-config.ts";
import { confirm } from "../command-line/confirm.ts";
import { count } from "../command-line/count.ts";
import { formatDuration, parseDuration } from "../command-line/duration.ts";
import { exitStatus } from "../command-line/exit-status.ts";
import { interruption } from "../command-line/interruption.ts";
import { note, print, printJson } from "../command-line/print.ts";
import {
  endpointOption,
  endpointUrlOption,
  jsonOption,
  regionOption,
} from "../command-line/shared-options.ts";

const help = `
Requests are withdrawn by deleting their staged inputs: one that still waits fails as soon as an instance takes it; one that
runs already is not stopped. Answers of submitted jobs that nobody has collected for a minute are deleted too.
Without --older-than and --run everything goes, also what other callers still wait for.

Examples:
  sagemaker-async purge --endpoint solubility --older-than 2h    # what dead callers left, while nothing runs longer
  sagemaker-async purge --endpoint solubility --run 1f0c…        # one run, as \`queue\` names it
  sagemaker-async purge --endpoint solubility --yes              # everything, without asking`;

export function purgeCommand() {
  return new Command("purge")
    .summary("withdraw requests, and delete what their runs left")
    .description("Withdraws requests from an endpoint's queue, and deletes what their runs left in S3.")
    .addOption(endpointOption)
    .addOption(
      new Option("--older-than <time>", "only what was staged longer ago, such as 10m or 2h")
        .argParser(parseDuration)
        .conflicts("run"),
    )
    .option("--run <id>", "only the requests of one run")
    .option("--yes", "do not ask")
    .addOption(jsonOption)
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addHelpText("after", help)
    .action(async ({ endpoint: name, olderThan, run, yes, json, ...flags }) => {
      const signal = interruption();
      const endpoint = await Endpoint.connect(name, { clientConfig: clientConfigOf(flags) });
      if (!yes) {
        const listed = await endpoint.listQueue({ signal });
        const chosen = listed.filter((entry) => isChosen(entry, olderThan, run));
        const what = `Delete ${count(chosen.length, "staged request")} of endpoint "${name}"${scopeOf(olderThan, run)}?`;
        if (!(await confirm(what, signal))) {
          note("Nothing was deleted.");
          return;
        }
      }
      const report = await endpoint.purgeQueue({ ...selectionOf(olderThan, run), signal });
      if (json) printJson(report);
      else print(`deleted ${count(report.deleted, "object")} of ${count(report.runIds.length, "run")}`);
      for (const { key, code, message } of report.failed) note(`not deleted: ${key}: ${code} ${message}`);
      if (report.failed.length > 0) process.exitCode = exitStatus.someFailed;
    });
}

function selectionOf(olderThanMs: number | undefined, runId: string | undefined): PurgeOptions {
  if (olderThanMs !== undefined) return { olderThanMs };
  return runId === undefined ? { all: true } : { runId };
}

function isChosen(
  { ageMs, runId }: QueueEntry,
  olderThan: number | undefined,
  run: string | undefined,
): boolean {
  return olderThan === undefined ? run === undefined || runId === run : ageMs > olderThan;
}

function scopeOf(olderThan: number | undefined, run: string | undefined): string {
  if (olderThan !== undefined) return ` that are older than ${formatDuration(olderThan)}`;
  return run === undefined ? "" : ` of run ${run}`;
}
