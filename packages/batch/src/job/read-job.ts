import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { JobHandle } from "@sagemaker-async/core";
import { readFailed } from "../command-line/read-failed.ts";
import { UsageError } from "../command-line/usage-error.ts";

/** The handle that `submit` printed. Whether it is one of the endpoint is for `Endpoint` to say. */
export async function readJob(file: string): Promise<JobHandle> {
  const content =
    file === "-" ? await text(process.stdin) : await readFile(file, "utf8").catch(readFailed(file));
  const job = parsed(content);
  if (isHandle(job)) return job;
  throw new UsageError(
    `${file} is not a job. Make one with: sagemaker-async submit --endpoint NAME --in FILE > job.json`,
  );
}

function isHandle(value: unknown): value is JobHandle {
  return (
    typeof value === "object" &&
    value !== null &&
    "endpointName" in value &&
    typeof value.endpointName === "string" &&
    "chunks" in value &&
    Array.isArray(value.chunks)
  );
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
