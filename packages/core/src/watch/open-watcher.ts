import type { AwsClients, ClientConfig } from "../aws/clients.ts";
import { openNotificationQueue } from "../aws/notification-queue.ts";
import { s3ObjectProbe } from "../aws/object-probe.ts";
import { invalidOption } from "../errors/invalid-option.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { Clock } from "../wait/clock.ts";
import type { Look } from "./look.ts";
import { LookSchedule } from "./look-schedule.ts";
import { NotifyLook } from "./notify-look.ts";
import { S3Look } from "./s3-look.ts";
import { WatchLoop } from "./watch-loop.ts";
import type { Watcher } from "./watcher.ts";

/**
 * How ends are found out: `list` lists the folders of outputs and failures, `head` asks for each object by its name, `notify` waits for the
 * endpoint's SNS messages in an SQS queue. `auto` is `notify` where a queue is given; else `list`, and `head` for two or fewer.
 */
export type WatchStrategy = "auto" | "list" | "head" | "notify";

export const watchStrategies: readonly WatchStrategy[] = ["auto", "list", "head", "notify"];

export type WatcherOptions = {
  readonly strategy: WatchStrategy;
  /** URL of an SQS queue that is subscribed to the endpoint's success and error topics. */
  readonly queueUrl: string | undefined;
  readonly clients: Pick<AwsClients, "s3">;
  /** For the SQS client. */
  readonly clientConfig: ClientConfig;
  readonly clock: Clock;
  /** Ends the watch, and closes what it has opened. */
  readonly signal: AbortSignal;
  readonly emit: (event: InferenceEvent) => void;
};

/**
 * The watcher of one job. A strategy that cannot work, or costs far too much, gives way to another, with a `watch-fallback` event.
 * @throws {SageMakerAsyncError} `invalid_option` for `notify` without a queue, or when `@aws-sdk/client-sqs` is not installed.
 */
export async function openWatcher(options: WatcherOptions): Promise<Watcher> {
  const { queueUrl, clients, clientConfig, clock, signal, emit } = options;
  const strategy = options.strategy === "auto" && queueUrl !== undefined ? "notify" : options.strategy;
  const report = (api: string, attempts: number) => emit({ type: "request", api, attempts });
  const schedule = new LookSchedule();
  const look: Look = new S3Look({
    strategy: strategy === "notify" ? "list" : strategy,
    probe: s3ObjectProbe(clients.s3, report),
    schedule,
    clock,
    signal,
    onFallback: (reason) => emit({ type: "watch-fallback", from: "list", to: "head", reason }),
  });
  if (strategy !== "notify") return new WatchLoop({ look, schedule, clock, signal });

  if (queueUrl === undefined) {
    const message =
      "Watching by notifications needs `queueUrl`, the URL of an SQS queue that is subscribed to the endpoint's topics.";
    throw invalidOption(message);
  }
  const queue = await openNotificationQueue(queueUrl, clientConfig, report);
  signal.addEventListener("abort", () => queue.close(), { once: true });
  const onFallback = (reason: string) => emit({ type: "watch-fallback", from: "notify", to: "list", reason });
  const notify = new NotifyLook({ queue, net: look, schedule, clock, signal, onFallback });
  return new WatchLoop({ look: notify, schedule, clock, signal });
}
