import { randomBytes } from "node:crypto";
import type { Clock } from "../clock/clock.ts";
import type { Deployment } from "../endpoint/endpoint.ts";
import type { Outcome } from "../endpoint/run-invocation.ts";
import { logGroupName } from "./log-names.ts";
import type { Logs } from "./logs.ts";
import { platformLine } from "./platform-line.ts";

/** An instance on which a container runs. */
export interface LoggedInstance {
  readonly id: string;
  /** Aborts when the instance is gone. */
  readonly stopped: AbortSignal;
}

/** What an endpoint tells its log group. */
export interface EndpointLog {
  /**
   * A container was started on an instance. A model is one server for all instances, so what it writes stands in one stream: that of
   * the instance that has been there longest. What it wrote before there was one comes first.
   */
  containerStarted(instance: LoggedInstance): void;
  /** Another deployment serves from now on: what its model wrote so far follows. */
  deployed(): void;
  /** A request failed on an instance. */
  requestFailed(instance: LoggedInstance, inferenceId: string, outcome: Outcome & { state: "failed" }): void;
}

export interface EndpointLogOptions {
  logs: Logs;
  endpointName: string;
  deployment: () => Deployment;
  clock: Pick<Clock, "now">;
}

export function createEndpointLog({
  logs,
  endpointName,
  deployment,
  clock,
}: EndpointLogOptions): EndpointLog {
  const { store, output } = logs;
  const group = logGroupName(endpointName);
  const containers = new Set<LoggedInstance>();
  /** How many lines of each model stand in the log. */
  const seen = new Map<string, number>();
  let stopReading = () => {};

  const streamOf = ({ id }: LoggedInstance) => `${deployment().configuration.variantName}/${id}`;

  const copyOutput = () => {
    const [oldest] = containers;
    const { outputName } = deployment().model;
    if (oldest === undefined || outputName === undefined) return;
    const { lines, count } = output.after(outputName, seen.get(outputName) ?? 0);
    seen.set(outputName, count);
    for (const line of lines) store.write(group, streamOf(oldest), line);
  };

  return {
    containerStarted(instance) {
      if (containers.size === 0) stopReading = output.onLine(copyOutput);
      containers.add(instance);
      const forget = () => {
        containers.delete(instance);
        if (containers.size === 0) stopReading();
      };
      instance.stopped.addEventListener("abort", forget, { once: true });
      copyOutput();
    },
    deployed: copyOutput,
    requestFailed(instance, inferenceId, outcome) {
      store.write(group, `${streamOf(instance)}/data-log`, platformLine(inferenceId, outcome, clock.now()));
    },
  };
}

/** Writes what the model of a deployment wrote that never served, into the stream of an instance that is gone. */
export function logFailedStart(options: EndpointLogOptions): void {
  const gone = new AbortController();
  createEndpointLog(options).containerStarted({ id: newInstanceId(), stopped: gone.signal });
  gone.abort();
}

/** In the form of EC2's. */
export function newInstanceId(): string {
  return `i-0${randomBytes(8).toString("hex")}`;
}
