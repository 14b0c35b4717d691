import { Command, Option } from "@commander-js/extra-typings";
import { clientConfigOf } from "../aws/client-config.ts";
import { coloured } from "../command-line/colours.ts";
import { exitStatus } from "../command-line/exit-status.ts";
import { interruption } from "../command-line/interruption.ts";
import { parseRow } from "../command-line/parse-row.ts";
import { print, printJson } from "../command-line/print.ts";
import {
  endpointOption,
  endpointUrlOption,
  jsonOption,
  regionOption,
} from "../command-line/shared-options.ts";
import type { Check } from "../doctor/check.ts";
import { examine } from "../doctor/examine.ts";

const help = `
One line each: ✓ as it should be, ✗ in the way, ! works with less, ? cannot be told.

How it finds out: DescribeEndpoint and ListTags; an object of a few bytes that is put into the folder of staged inputs, read, and
deleted; objects that are not there are asked for and deleted in the folders of outputs and failures; a request that SageMaker cannot
accept. No model runs, and no instance starts. With --invoke one row is really sent, at the price of an invocation.

Examples:
  sagemaker-async doctor --endpoint solubility
  sagemaker-async doctor --endpoint solubility --invoke '{"smiles":"CCO"}'
  sagemaker-async doctor --endpoint solubility --json | jq '.checks[] | select(.state == "failed")'`;

const signs = {
  ok: ["green", "✓"],
  failed: ["red", "✗"],
  warning: ["yellow", "!"],
  unknown: ["yellow", "?"],
} as const;

export function doctorCommand() {
  return new Command("doctor")
    .summary("look for what stands between this machine and an endpoint")
    .description(
      "Looks for what stands between this machine and an endpoint: credentials, permissions, bucket.",
    )
    .addOption(endpointOption)
    .addOption(
      new Option("--invoke <row>", "really send this row (JSON), and wait for its answer").argParser(
        parseRow,
      ),
    )
    .addOption(jsonOption)
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addHelpText("after", help)
    .action(async ({ endpoint: endpointName, invoke: row, json, ...flags }) => {
      const clientConfig = clientConfigOf(flags);
      const checks: Check[] = [];
      for await (const check of examine({ endpointName, row, clientConfig, signal: interruption() })) {
        checks.push(check);
        if (!json) print(lineOf(check));
      }
      const ok = checks.every(({ state }) => state !== "failed");
      if (json) printJson({ ok, endpoint: endpointName, checks });
      if (!ok) process.exitCode = exitStatus.someFailed;
    });
}

const widestName = "sagemaker:InvokeEndpointAsync".length;

function lineOf({ name, state, detail }: Check): string {
  const [colour, sign] = signs[state];
  return `${coloured(colour, sign, process.stdout)} ${name.padEnd(widestName)}  ${detail}`;
}
