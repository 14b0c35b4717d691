import { Command, Option } from "@commander-js/extra-typings";
import { Endpoint } from "@sagemaker-async/core";
import { clientConfigOf } from "../aws/client-config.ts";
import { s3Files } from "../aws/s3-files.ts";
import { count } from "../command-line/count.ts";
import { interruption } from "../command-line/interruption.ts";
import { wholeNumber } from "../command-line/numbers.ts";
import { note, printJson } from "../command-line/print.ts";
import {
  endpointOption,
  endpointUrlOption,
  quietOption,
  regionOption,
} from "../command-line/shared-options.ts";
import { formats } from "../formats/format.ts";
import { submitFile } from "../job/submit-file.ts";
import { withInput } from "../job/with-input.ts";

const help = `
All rows are accepted, or none. Keep what it prints: it is all that \`status\` and \`collect\` need, on any machine.

Examples:
  sagemaker-async submit --endpoint solubility --in molecules.csv > job.json
  sagemaker-async collect job.json --out answers.csv
  gzip -dc rows.jsonl.gz | sagemaker-async submit --endpoint solubility --in - --format jsonl > job.json`;

export function submitCommand() {
  return new Command("submit")
    .summary("send a file of rows, and leave")
    .description("Sends the rows of a file, prints how to find their answers as one line of JSON, and ends.")
    .addOption(endpointOption)
    .requiredOption("--in <file>", "rows to send: a file, s3://bucket/key, or -")
    .addOption(
      new Option("--format <format>", "format of --in where its name does not tell").choices(formats),
    )
    .option(
      "--batch-size <rows>",
      "rows in one request (default: as the endpoint's tags say, or 10)",
      wholeNumber,
    )
    .option("--content-type <type>", "format of the requests (default: text/csv)")
    .option("--accept <type>", "format asked of the answers (default: the content type)")
    .option(
      "--input-location <s3-folder>",
      "where requests are staged (default: in the endpoint's output bucket)",
    )
    .option("--custom-attributes <text>", "passed on to the model with every request")
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addOption(quietOption)
    .addHelpText("after", help)
    .action(async ({ endpoint: name, in: file, format, quiet, ...options }) => {
      const { region, endpointUrl, ...job } = options;
      const clientConfig = clientConfigOf({ region, endpointUrl });
      const endpoint = await Endpoint.connect(name, { ...job, clientConfig });
      const call = { s3: s3Files(clientConfig), signal: interruption() };
      const handle = await withInput({ in: file, format }, call, (input) =>
        submitFile(input, { endpoint, contentType: job.contentType, signal: call.signal }),
      );
      printJson(handle);
      if (!quiet) note(`submitted ${count(handle.rows, "row")} in ${count(handle.chunks.length, "request")}`);
    });
}
