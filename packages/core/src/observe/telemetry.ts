/** Values as OpenTelemetry takes them. */
export type TelemetryAttributes = { [name: string]: string | number | boolean };

type Span = {
  addEvent(name: string, attributes: TelemetryAttributes): unknown;
  setAttributes(attributes: TelemetryAttributes): unknown;
  setStatus(status: { code: number; message: string }): unknown;
  end(): void;
};

/** What is used of `Tracer` of `@opentelemetry/api`. */
export type Tracer = {
  startSpan(name: string, options: { kind: number; attributes: TelemetryAttributes }): Span;
};

type Counter = { add(value: number, attributes: TelemetryAttributes): void };

/** What is used of `Meter` of `@opentelemetry/api`. */
export type Meter = {
  createCounter(name: string, options: { description: string; unit: string }): Counter;
  createHistogram(
    name: string,
    options: { description: string; unit: string; advice: { explicitBucketBoundaries: number[] } },
  ): { record(value: number, attributes: TelemetryAttributes): void };
};

/** Where spans and metrics go. Either may be left out. */
export type Telemetry = {
  /** `trace.getTracer("…")` of `@opentelemetry/api`. */
  readonly tracer?: Tracer | undefined;
  /** `metrics.getMeter("…")` of `@opentelemetry/api`. */
  readonly meter?: Meter | undefined;
  /** Attributes of every span and every measurement, besides the invoker's name. */
  readonly attributes?: Readonly<TelemetryAttributes> | undefined;
};

/**
 * An asynchronous endpoint in the words of the messaging conventions (https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/):
 * a queue that requests are sent to. They name no system for it, so the name is this project's.
 */
export function messagingAttributes(endpointName: string): TelemetryAttributes {
  return {
    "messaging.system": "aws_sagemaker",
    "messaging.destination.name": endpointName,
    "messaging.operation.name": "InvokeEndpointAsync",
  };
}
