import type { Sighting } from "./watcher.ts";

/** An endpoint's message about one invocation. */
export type Notification = {
  readonly inferenceId: string;
  /** S3 URI; only a success names its output. */
  readonly outputLocation: string | undefined;
  readonly sighting: Sighting;
};

/**
 * The body of an SQS message → what an endpoint says in it: the end of an invocation, `test` for the message that SageMaker publishes when an
 * endpoint is created or updated, `undefined` for anything else. Wrapped in SNS's envelope or not (raw message delivery).
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-check-predictions.html
 */
export function readNotification(body: string): Notification | "test" | undefined {
  const outer = parse(body);
  const wrapped = textOf(outer, "Message");
  const message = textOf(outer, "Type") === "Notification" && wrapped !== undefined ? parse(wrapped) : outer;
  if (textOf(message, "eventSource") !== "aws:sagemaker") return undefined;
  if (textOf(message, "eventName") === "TestNotification") return "test";

  const inferenceId = textOf(message, "inferenceId");
  const status = textOf(message, "invocationStatus");
  if (inferenceId === undefined) return undefined;
  if (status === "Completed") {
    const parameters = memberOf(message, "responseParameters");
    const included = includedIn(message, textOf(parameters, "contentType"));
    return {
      inferenceId,
      outputLocation: textOf(parameters, "outputLocation"),
      sighting: { outcome: "output", included },
    };
  }
  if (status === "Failed") {
    const included = includedIn(message, undefined);
    const reason = textOf(message, "failureReason") ?? "";
    return { inferenceId, outputLocation: undefined, sighting: { outcome: "failure", included, reason } };
  }
  return undefined;
}

function includedIn(message: unknown, contentType: string | undefined): Sighting["included"] {
  const response = memberOf(message, "responseBody");
  const content = textOf(response, "content");
  if (content === undefined || textOf(response, "encoding") !== "BASE64") return undefined;
  return { body: Buffer.from(content, "base64"), contentType };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === "string" ? member : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
