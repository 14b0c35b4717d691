import type { Clock } from "@sagemaker-async/core/protocol";
import type { AwsClients } from "./aws/clients.ts";
import { requireBucket, type Settings } from "./environment.ts";
import type { KnownJobs } from "./jobs/known-jobs.ts";
import { tenantOf } from "./jobs/tenant.ts";
import type { Log } from "./observe/observer.ts";
import type { Setup } from "./setup.ts";
import type { ToolCall } from "./tool/define-tool.ts";
import { ToolError } from "./tool/tool-error.ts";

/** What one call of a shipped tool works with. */
export type Session = {
  readonly settings: Settings;
  readonly clients: AwsClients;
  readonly clock: Clock;
  readonly known: KnownJobs;
  /** Whose jobs the call is about; `undefined` where there are no tenants. */
  readonly tenant: string | undefined;
  readonly log: Log;
  remainingMs(): number;
};

/** @throws {ToolError} `CONFIGURATION_ERROR`, `CLIENT_INITIALIZATION_ERROR`, `TENANT_MISSING` */
export function openSession(setup: Setup, call: ToolCall, what = "S3 client"): Session {
  const settings = setup.settings();
  requireBucket(settings);
  return {
    settings,
    clients: clientsOf(setup, `Failed to initialize ${what}`),
    clock: setup.clock,
    known: setup.known,
    tenant: tenantOf(call, settings),
    log: call.log,
    remainingMs: call.remainingMs,
  };
}

function clientsOf(setup: Setup, message: string): AwsClients {
  try {
    return setup.clients();
  } catch (cause) {
    throw new ToolError("CLIENT_INITIALIZATION_ERROR", message, { cause });
  }
}
