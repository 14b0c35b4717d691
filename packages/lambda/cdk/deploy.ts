// `npm run deploy -- --config FILE`: says what it will do, asks, and has the CDK command do it.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { ConfigurationError, readConfiguration } from "./configuration.ts";
import { describePlan } from "./describe-plan.ts";

const HELP = `Deploys an asynchronous endpoint, the Lambda function that is its tool, and its gateway.

  npm run deploy -- --config FILE [--plan] [--yes] [--profile NAME] [--region REGION]

  --config FILE     what to deploy (YAML or JSON; cdk/example.yaml explains each field)
  --plan            only says what would be deployed; needs no AWS account
  --yes             does not ask
  --profile NAME    an AWS profile; otherwise the standard AWS settings
  --region REGION   otherwise that of the AWS settings

The account must be bootstrapped once for each region: npx cdk bootstrap`;

/** Wrong usage, or a configuration that cannot be used. */
const EXIT_USAGE = 2;

class UsageError extends Error {}

type Arguments = ReturnType<typeof readArguments>;

function readArguments() {
  try {
    return parseArgs({
      options: {
        config: { type: "string" },
        plan: { type: "boolean", default: false },
        yes: { type: "boolean", default: false },
        profile: { type: "string" },
        region: { type: "string" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function main(): Promise<number> {
  const given = readArguments();
  if (given.help) {
    console.log(HELP);
    return 0;
  }
  if (given.config === undefined)
    throw new UsageError("Name the configuration: --config FILE. cdk/example.yaml is one to start from.");
  const configuration = readConfiguration(given.config);
  const folder = mkdtempSync(join(tmpdir(), "sagemaker-async-deploy-"));
  try {
    // Loaded now, for it takes seconds, and a mistake above should be told at once.
    const { synthesizeTool } = await import("./synthesize-tool.ts");
    console.log(describePlan(configuration.name, synthesizeTool(configuration, folder)));
    if (given.plan) return 0;
    if (!(given.yes || (await agrees()))) {
      console.log("Nothing was deployed.");
      return 0;
    }
    return deploy(folder, given);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function agrees(): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UsageError("Nobody is there to be asked. Look at the plan above, then say --yes.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question("\nDeploy it? [y/N] ");
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function deploy(folder: string, { profile, region }: Arguments): number {
  const options = profile === undefined ? [] : ["--profile", profile];
  const { status, error } = spawnSync(
    "cdk",
    ["deploy", "--app", folder, "--require-approval", "never", ...options],
    {
      stdio: "inherit",
      env: { ...process.env, ...(region === undefined ? {} : { AWS_REGION: region }) },
      shell: process.platform === "win32",
    },
  );
  if (error) throw error;
  return status ?? 1;
}

main()
  .then((status) => {
    process.exitCode = status;
  })
  .catch((error: unknown) => {
    if (!(error instanceof UsageError || error instanceof ConfigurationError)) throw error;
    console.error(error.message);
    process.exitCode = EXIT_USAGE;
  });
