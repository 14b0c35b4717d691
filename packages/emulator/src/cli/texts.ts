import type { EmulatorConfiguration } from "../configuration/configuration-schema.ts";
import type { Emulator } from "../emulator.ts";

export const HELP = `sagemaker-async-emulator: Amazon SageMaker asynchronous endpoints on this machine

Usage: sagemaker-async-emulator [options]

  --config FILE             configuration, YAML or JSON (without one: an endpoint "echo" and a bucket "demo")
  --port N                  port to listen on; 0 takes a free one (default 4580)
  --host ADDRESS            address to listen on (default 127.0.0.1)
  --aws-endpoint URL        serves S3, SNS, SQS, DynamoDB and the rest in place of the embedded services
  --dynamodb-endpoint URL   serves DynamoDB in place of the embedded one
  --state DIR               what was accepted and stored outlives the emulator there (default: in memory)
  --seed N                  seeds what is drawn by chance: latencies, failures, faults with a rate (default 1)
  --log-level LEVEL         error, warn, info or debug (default info)
  -h, --help                this text`;

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/;

/** What follows the ready line: how to reach the emulator, and a warning where others can too. */
export function describeUse(
  { environment, url }: Emulator,
  { endpoints = {}, host }: EmulatorConfiguration,
): string {
  const exports = Object.entries(environment).map(([name, value]) => `  export ${name}=${value}`);
  const names = Object.keys(endpoints);
  return [
    ...(host === undefined || LOOPBACK.test(host)
      ? []
      : [
          `warning: listening on ${host}; everyone who reaches this machine can use it, no password is asked for`,
        ]),
    `endpoints: ${names.length === 0 ? "none configured" : names.join(", ")}`,
    "to use it from another shell:",
    ...exports,
    `what goes on inside, in a browser: ${url}/`,
  ].join("\n");
}
