import { Command } from "@commander-js/extra-typings";
import { type DeployProgress, deployAsyncEndpoint } from "@sagemaker-async/core/deploy";
import { clientConfigOf } from "../aws/client-config.ts";
import { count } from "../command-line/count.ts";
import { formatDuration } from "../command-line/duration.ts";
import { interruption } from "../command-line/interruption.ts";
import { note, print, printJson } from "../command-line/print.ts";
import { endpointUrlOption, jsonOption, quietOption, regionOption } from "../command-line/shared-options.ts";
import { readDeployment } from "../deploy/read-deployment.ts";

const help = `
The file, YAML or JSON, holds the options of \`deployAsyncEndpoint\`:

  name: solubility
  image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/solubility:3
  roleArn: arn:aws:iam::123456789012:role/sagemaker
  instanceType: ml.c7i.xlarge
  outputPath: s3://my-bucket/endpoints/solubility/async-output
  failurePath: s3://my-bucket/endpoints/solubility/async-failures
  instances: { min: 0, max: 4 }

Examples:
  sagemaker-async deploy --config endpoint.yaml --dry-run    # every request that would be made, as JSON Lines; none is
  sagemaker-async deploy --config endpoint.yaml`;

export function deployCommand() {
  return new Command("deploy")
    .summary("create an endpoint that scales to zero and wakes up")
    .description("Creates an endpoint that scales to zero and wakes up, and waits until it is in service.")
    .requiredOption("--config <file>", "what to deploy, YAML or JSON; - is stdin")
    .option("--dry-run", "print the requests, and make none")
    .addOption(jsonOption)
    .addOption(quietOption)
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addHelpText("after", help)
    .action(async ({ config, dryRun, json, quiet, ...flags }) => {
      const { name, endpointArn, requests } = await deployAsyncEndpoint({
        ...(await readDeployment(config)),
        dryRun,
        signal: interruption(),
        clientConfig: clientConfigOf(flags),
        onProgress: (progress) => {
          if (!quiet || progress.type === "warning") note(lineOf(progress));
        },
      });
      if (dryRun) for (const request of requests) printJson(request);
      else if (json) printJson({ name, endpointArn, requests: requests.length });
      else print(`${name} is in service, by ${count(requests.length, "request")}: ${endpointArn}`);
    });
}

function lineOf(progress: DeployProgress): string {
  switch (progress.type) {
    case "request":
      return `${progress.service} ${progress.operation}`;
    case "waiting":
      return `${progress.status} after ${formatDuration(progress.elapsedMs)}`;
    case "warning":
      return `warning: ${progress.message}`;
  }
}
