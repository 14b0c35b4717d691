import type { S3Location } from "@sagemaker-async/core/protocol";
import type { OpenedObject } from "../aws/read-object.ts";
import type { Session } from "../session.ts";
import { ToolError } from "../tool/tool-error.ts";
import { type LargeResult, largeResult } from "./large-result.ts";
import { readText, type TextRead } from "./read-text.ts";
import { resultForm } from "./result-form.ts";

/**
 * Bytes of results that fit into an answer. Lambda's limit is 6 MB for the whole of it
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 */
const MOST_BYTES = 5_900_000;
const PREVIEW_BYTES = 4000;

/** A result that is there → what the agent gets of it: all of it, or the beginning and a link. */
export async function readResult(
  object: OpenedObject,
  location: S3Location,
  session: Session,
): Promise<unknown> {
  if (object.sizeBytes > MOST_BYTES) {
    const start = await readText(object, PREVIEW_BYTES, session);
    return pointer(object, location, start.text ?? "", session);
  }
  const read = await readText(object, MOST_BYTES, session);
  if (read.text === undefined) throw retrievalError(read);
  const form = resultForm(read.text);
  // Quotes and line breaks in a text grow on their way into JSON.
  const isLarge = Buffer.byteLength(JSON.stringify(form)) > MOST_BYTES;
  return isLarge ? pointer(object, location, read.text, session) : form;
}

function pointer(
  { sizeBytes }: OpenedObject,
  location: S3Location,
  start: string,
  session: Session,
): Promise<LargeResult> {
  return largeResult({ location, sizeBytes, preview: start.slice(0, PREVIEW_BYTES) }, session);
}

const words = {
  encoding: "Results file contains invalid character encoding",
  connection: "Failed to connect to S3 service for results retrieval",
  timeout: "S3 service timeout - please retry",
  other: "Unexpected error retrieving results",
};

function retrievalError({ problem, cause }: Extract<TextRead, { problem: string }>): ToolError {
  return new ToolError("RESULT_RETRIEVAL_ERROR", `Failed to retrieve results from S3: ${words[problem]}`, {
    cause,
  });
}
