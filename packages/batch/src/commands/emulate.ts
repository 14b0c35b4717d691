import { Command, Option } from "@commander-js/extra-typings";
import { runEmulator } from "../emulate/run-emulator.ts";

const help = `
When ready it prints \`ready http://127.0.0.1:4580\`, and what to set in other shells. A page at that address shows what goes on.

Examples:
  sagemaker-async emulate                           # an endpoint "echo" and a bucket "demo"
  sagemaker-async emulate --config emulator.yaml

  export AWS_ENDPOINT_URL=http://127.0.0.1:4580 AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any
  sagemaker-async queue --endpoint echo`;

/** The options are those of the emulator's own command, which reads them itself. Here they are for help, completion, and mistakes. */
export function emulateCommand() {
  return new Command("emulate")
    .summary("run asynchronous endpoints on this machine")
    .description("Runs asynchronous endpoints on this machine, with S3, SNS, SQS and DynamoDB, until Ctrl-C.")
    .option(
      "--config <file>",
      'configuration, YAML or JSON (without one: an endpoint "echo" and a bucket "demo")',
    )
    .option("--port <n>", "port to listen on; 0 takes a free one (default 4580)")
    .option("--host <address>", "address to listen on (default 127.0.0.1)")
    .option(
      "--aws-endpoint <url>",
      "serves S3, SNS, SQS, DynamoDB and the rest in place of the embedded services",
    )
    .option("--dynamodb-endpoint <url>", "serves DynamoDB in place of the embedded one")
    .option("--state <dir>", "what was accepted and stored outlives the emulator there (default: in memory)")
    .option(
      "--seed <n>",
      "seeds what is drawn by chance: latencies, failures, faults with a rate (default 1)",
    )
    .addOption(
      new Option("--log-level <level>", "what is logged (default info)").choices([
        "error",
        "warn",
        "info",
        "debug",
      ]),
    )
    .addHelpText("after", help)
    .action(runEmulator);
}
