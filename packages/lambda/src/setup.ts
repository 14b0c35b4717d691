import { type Clock, systemClock } from "@sagemaker-async/core/protocol";
import { type AwsClients, type ClientConfig, createClients } from "./aws/clients.ts";
import { type Environment, readSettings, type Settings } from "./environment.ts";
import { KnownJobs } from "./jobs/known-jobs.ts";

export type SetupOptions = {
  /** The function's variables. Default: `process.env`. */
  readonly environment?: Environment | undefined;
  /** As for any AWS SDK client. Default: region, credentials and endpoint URLs from the standard AWS settings. */
  readonly clientConfig?: ClientConfig | undefined;
  readonly clock?: Clock | undefined;
};

/** What the shipped tools share: settings and clients, made at their first use and kept while the instance lives. */
export type Setup = {
  /** @throws {ToolError} `CONFIGURATION_ERROR` */
  settings(): Settings;
  /** Throws what the SDK throws. */
  clients(): AwsClients;
  readonly clock: Clock;
  /** Jobs that this instance has seen. */
  readonly known: KnownJobs;
};

export function createSetup({
  environment = process.env,
  clientConfig = {},
  clock = systemClock,
}: SetupOptions = {}): Setup {
  let settings: Settings | undefined;
  let clients: AwsClients | undefined;
  return {
    settings: () => {
      settings ??= readSettings(environment);
      return settings;
    },
    clients: () => {
      clients ??= createClients(clientConfig, environment);
      return clients;
    },
    clock,
    known: new KnownJobs(),
  };
}
