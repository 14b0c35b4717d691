import type { ToolError } from "../tool/tool-error.ts";

/** Units of CloudWatch metrics that tools use. */
export type MetricUnit = "Count" | "Milliseconds" | "Bytes";

/** Facts of an event: names, sizes, places. Never a sequence or a result. */
export type LogFacts = Readonly<Record<string, string | number | boolean | undefined>>;

export type Log = {
  event(type: string, facts: LogFacts): void;
  metric(name: string, value: number, unit: MetricUnit): void;
};

/** A call that begins. */
export type CallFacts = {
  readonly toolName: string;
  readonly requestId: string;
  readonly functionName: string | undefined;
};

/** Hears of each call: what begins, what happens in it, how it ends. */
export type Observer = {
  begin(call: CallFacts): ObservedCall;
};

export type ObservedCall = {
  readonly log: Log;
  /** @param error what a call that failed is answered with */
  end(error?: ToolError): void;
};

export const silentObserver: Observer = {
  begin: () => ({ log: { event() {}, metric() {} }, end() {} }),
};
