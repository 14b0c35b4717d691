import { Command, Option } from "@commander-js/extra-typings";
import { cacheUrls } from "../cache/open-store.ts";
import { interruption } from "../command-line/interruption.ts";
import { leanMemory } from "../command-line/lean-memory.ts";
import { amount, wholeNumber } from "../command-line/numbers.ts";
import {
  endpointOption,
  endpointUrlOption,
  jsonOption,
  quietOption,
  regionOption,
} from "../command-line/shared-options.ts";
import { formats } from "../formats/format.ts";
import { openReporter } from "../progress/reporter.ts";
import { describePlan, dryRun } from "../score/dry-run.ts";
import { describeOutcome, exitStatusOf } from "../score/outcome.ts";
import { parseTolerate } from "../score/parse-tolerate.ts";
import { scoreFile } from "../score/score-file.ts";

const examples = `
Formats: CSV (.csv, .tsv), JSON (.json), JSON Lines (.jsonl), Parquet (.parquet); .gz and .zst on top of the first three.
Places: a file, s3://bucket/key, or - for stdin and stdout.

A failed row keeps its place in the output, with nothing in the endpoint's columns.
A run that was killed goes on when the same command is typed again. Nothing is computed twice.

Examples:
  sagemaker-async score --endpoint solubility --in molecules.csv --out scored.csv
  sagemaker-async score --endpoint solubility --in s3://lab/molecules.parquet --out s3://lab/scored.parquet --batch-size 500
  sagemaker-async score --endpoint solubility --in molecules.csv --out scored.csv --key smiles --cache sqlite:cache.db
  sagemaker-async score --endpoint solubility --in molecules.csv --out scored.csv --failures failed.jsonl --tolerate 1%
  gzip -dc rows.jsonl.gz | sagemaker-async score --endpoint solubility --format jsonl --in - --out - > scored.jsonl

Exit status: 0 every row answered, or no more failed than --tolerate · 1 some rows failed · 2 wrong usage or input ·
3 no row answered · 130 interrupted`;

/** `score`: a file of rows to a file of rows. */
export function scoreCommand() {
  return new Command("score")
    .summary("score a file of rows: rows in, rows out, in order")
    .description(
      "Scores a file of rows: the output holds the input's columns, then the endpoint's, in input order.",
    )
    .addOption(endpointOption)
    .requiredOption("--in <file>", "rows to score: a file, s3://bucket/key, or -")
    .requiredOption("--out <file>", "where the scored rows go: a file, s3://bucket/key, or -")
    .addOption(
      new Option("--format <format>", "format of --in, and of --out where its name tells none").choices(
        formats,
      ),
    )
    .option("--failures <file>", "where failed rows go, with their causes, as JSON Lines")
    .option("--tolerate <count>", "how many rows may fail with exit status 0: 10, or 1%", parseTolerate)
    .option(
      "--batch-size <rows>",
      "rows in one request (default: as the endpoint's tags say, or 10)",
      wholeNumber,
    )
    .option("--max-in-flight <requests>", "requests outstanding at once (default: tags, or 64)", wholeNumber)
    .option(
      "--content-type <type>",
      "text/csv (default), application/jsonlines, application/json, or any other",
    )
    .option("--accept <type>", "format asked of the answers (default: the content type)")
    .addOption(new Option("--input <way>", "where requests travel (default: staged)").choices(inputs))
    .addOption(new Option("--watch <way>", "how answers are found out (default: auto)").choices(watches))
    .option("--queue-url <url>", "SQS queue with the endpoint's notifications, for --watch notify")
    .option(
      "--input-location <s3-folder>",
      "where requests are staged (default: in the bucket of the outputs)",
    )
    .option("--custom-attributes <text>", "passed on to the model with every request")
    .option("--cache <url>", `keep answers, and ask for none twice: ${cacheUrls}`)
    .option("--key <column>", "the column that an answer depends on (default: the whole row)")
    .option("--dedupe", "compute equal rows, or rows with equal --key, once; a --cache does that anyway")
    .option(
      "--workers <url>",
      "have the rows answered by `sagemaker-async worker`s on any machines: redis://host",
    )
    .option("--journal <folder>", "where a run keeps what it goes on from (default: <out>.journal)")
    .option("--fresh", "start over, and forget what an earlier run has answered")
    .option("--dry-run", "say what would be sent, and what it would take; send nothing")
    .option("--seconds-per-chunk <s>", "for the estimate of --dry-run: how long one request runs", amount)
    .option("--instances <n>", "for the estimate: instances in service (default: 1)", wholeNumber)
    .option(
      "--concurrency <n>",
      "for the estimate: requests at once on an instance (default: 1)",
      wholeNumber,
    )
    .option(
      "--price-per-instance-hour <price>",
      "for the estimate: what one hour of an instance costs",
      amount,
    )
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addOption(jsonOption)
    .addOption(quietOption)
    .addHelpText("after", examples)
    .action(async ({ tolerate, json, quiet, dryRun: isDry, ...options }) => {
      leanMemory();
      const signal = interruption();
      if (isDry) {
        const plan = await dryRun(options, options, signal);
        process.stdout.write(`${json ? JSON.stringify(plan) : describePlan(plan, options)}\n`);
        return;
      }
      const reporter = openReporter(process.stderr, { quiet });
      const isTolerated = tolerate ?? (() => false);
      try {
        const outcome = await scoreFile(options, { signal, reporter, isTolerated });
        reporter.note(describeOutcome(outcome, options.out));
        if (json) process.stdout.write(`${JSON.stringify(outcome.stats)}\n`);
        process.exitCode = exitStatusOf(outcome, isTolerated);
      } finally {
        reporter.close();
      }
    });
}

const inputs = ["staged", "inline", "auto"] as const;
const watches = ["auto", "list", "head", "notify"] as const;
