import { Buffer } from "node:buffer";
import type { ModelAnswer } from "./call-model.ts";

/** Puts values in the place of their names in braces; what has no value stays as it is. */
export function fillText(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (braced, name: string) => String(values[name] ?? braced));
}

/** What a container leaves that resets the connection. */
export const LOST_CONNECTION = "Connection reset by peer for the {endpoint} endpoint. Please retry.";

/** What stands for the answer of a container that has none in time. */
export const NO_ANSWER_IN_TIME: ModelAnswer = {
  status: 0,
  contentType: "text/plain",
  body: Buffer.from(
    "Your invocation timed out while waiting for a response from container primary. " +
      "Review the latency metrics for each container in Amazon CloudWatch, resolve the issue, and try again.",
  ),
};

/** What AWS says of it. */
export const TIMED_OUT = answeredWith(NO_ANSWER_IN_TIME);

/** What AWS says of a container that answered with an error, or with status 0 for not at all. */
export function answeredWith({ status, body }: Pick<ModelAnswer, "status" | "body">): string {
  const kind = status >= 400 && status < 500 ? "client" : "server";
  return `Received ${kind} error (${status}) from primary with message "${Buffer.from(body).toString("utf8")}"`;
}
