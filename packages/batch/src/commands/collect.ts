import { Command, Option } from "@commander-js/extra-typings";
import { Endpoint, type InferenceEvent, type InferenceResult } from "@sagemaker-async/core";
import { clientConfigOf } from "../aws/client-config.ts";
import { s3Files } from "../aws/s3-files.ts";
import { parseDuration } from "../command-line/duration.ts";
import { exitStatus } from "../command-line/exit-status.ts";
import { interruption } from "../command-line/interruption.ts";
import { note, printJson } from "../command-line/print.ts";
import { endpointUrlOption, jsonOption, quietOption, regionOption } from "../command-line/shared-options.ts";
import { formats } from "../formats/format.ts";
import { awaitJob } from "../job/await-job.ts";
import { collectInto } from "../job/collect-into.ts";
import { collectedFiles } from "../job/collected-files.ts";
import { givenRows } from "../job/given-rows.ts";
import { readJob } from "../job/read-job.ts";
import { withInput } from "../job/with-input.ts";
import { FailureCauses } from "../score/failure-causes.ts";

const help = `
Waits until every request is answered. Interrupted or killed, it can be typed again: the job is deleted from S3 when its rows are
written, and not before. With --in the input's columns are those of the file; without it, they are read from S3, where 1.50 and 1.5 are
the same number. A failed row keeps its place in the output, with nothing in the endpoint's columns.

Examples:
  sagemaker-async collect job.json --out answers.csv
  sagemaker-async collect job.json --out s3://lab/answers.parquet --failures failed.jsonl

Exit status: 0 every row answered · 1 some rows failed · 2 wrong usage or input · 3 no row answered · 130 interrupted`;

export function collectCommand() {
  return new Command("collect")
    .summary("wait for a submitted job, and write its answers")
    .description(
      "Waits for a submitted job, and writes its rows in their order: the input's columns, then the endpoint's.",
    )
    .argument("<job>", "the file that `submit` wrote; - is stdin")
    .requiredOption("--out <file>", "where the rows go: a file, s3://bucket/key, or -")
    .option("--in <file>", "the file that was submitted: its cells come back as they are")
    .option("--failures <file>", "where failed rows go, with their causes, as JSON Lines")
    .addOption(
      new Option("--format <format>", "format of --in, and of --out, where their names do not tell").choices(
        formats,
      ),
    )
    .addOption(new Option("--poll <time>", "how often to look").argParser(parseDuration).default(5_000, "5s"))
    .addOption(jsonOption)
    .addOption(quietOption)
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addHelpText("after", help)
    .action(async (file, { in: input, out, failures, format, poll: pollMs, json, quiet, ...flags }) => {
      const handle = await readJob(file);
      const files = await collectedFiles({ out, failures, format });
      const clientConfig = clientConfigOf(flags);
      const endpoint = await Endpoint.connect(handle.endpointName, { clientConfig });
      const [s3, signal] = [s3Files(clientConfig), interruption()];
      const rows = await (input === undefined
        ? undefined
        : withInput({ in: input, format }, { s3, signal }, (opened) => givenRows(opened, handle)));
      let shown: number | undefined;
      const status = await awaitJob(endpoint, handle, {
        pollMs,
        signal,
        onStatus: ({ chunks, pending }) => {
          if (!quiet && pending !== shown) note(`${chunks - pending} of ${chunks} requests answered`);
          shown = pending;
        },
      });
      const onEvent = (event: InferenceEvent) => {
        if (event.type === "clean-up-failed") reportLeft(event.error);
      };
      const result = await collectInto(files, { endpoint, handle, status, rows, s3, signal, onEvent });
      if (!result) {
        if (!quiet) note(`${out} has the answers already; what was left of the job in S3 is deleted`);
        return;
      }
      if (json) printJson(result.stats);
      report(result, quiet);
    });
}

function reportLeft({ message }: Error) {
  note(`the rows are written, but the job could not be deleted from S3; type it again. ${message}`);
  process.exitCode = exitStatus.someFailed;
}

function report({ stats: { rows, succeeded, failed }, failures }: InferenceResult, quiet: true | undefined) {
  if (!quiet) note(`${succeeded} of ${rows} rows answered`);
  if (failed === 0) return;
  const causes = new FailureCauses();
  for (const failure of failures) causes.note({ ok: false, ...failure });
  for (const line of causes.lines()) note(line);
  process.exitCode = succeeded === 0 ? exitStatus.noneAnswered : exitStatus.someFailed;
}
