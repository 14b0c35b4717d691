import type { Clock } from "./clock/clock.ts";
import type { EndpointHandle } from "./endpoint/endpoint-handle.ts";
import type { CallFilter, CallRecord } from "./events/call-record.ts";
import type { EmulatorEvents } from "./events/event-log.ts";
import type { Faults } from "./faults/fault-list.ts";
import type { ClientConfig } from "./wire/client-config.ts";

/** The variables with which a child process (an SDK, boto3, the `aws` command) reaches the emulator. */
export interface EmulatorEnvironment {
  AWS_ENDPOINT_URL: string;
  AWS_REGION: string;
  AWS_DEFAULT_REGION: string;
  AWS_ACCESS_KEY_ID: string;
  AWS_SECRET_ACCESS_KEY: string;
}

export interface ResetOptions {
  /** Empties the embedded buckets and tables too. Services behind an outside endpoint are never emptied. @default false */
  objects?: boolean;
}

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** The one URL for every service, without a slash at its end. */
  readonly url: string;
  readonly environment: EmulatorEnvironment;
  readonly clientConfig: ClientConfig;
  readonly clock: Clock;
  readonly events: EmulatorEvents;
  /** Faults that strike calls and invocations: by script (the next n) or by chance (a rate, drawn from the seed). */
  readonly faults: Faults;
  /** @throws Error when the configuration has no such endpoint */
  endpoint(name: string): EndpointHandle;
  /** How often each API was called since the start or the last reset, such as `{"s3.PutObject": 2}`. The emulator's own calls are not counted. */
  requests(): Record<string, number>;
  /**
   * The calls that clients made since the start or the last reset, oldest first: the newest 10,000. Those that are refused for
   * their credentials, the inspection API and the emulator's own calls are not among them.
   * @example emulator.calls({ service: "s3", operation: "GetObject" }).map(({ key }) => key)
   */
  calls(filter?: CallFilter): CallRecord[];
  /** Forgets invocations, events, calls, counters and faults; endpoints go back to their initial instances. What runs is aborted and writes nothing. */
  reset(options?: ResetOptions): Promise<void>;
  /** Ends everything: no timer, socket or listener stays. What runs is aborted and writes nothing. Safe to call twice. */
  close(): Promise<void>;
}
