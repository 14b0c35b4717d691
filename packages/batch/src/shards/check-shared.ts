import type { Endpoint } from "@sagemaker-async/core";
import { UsageError } from "../command-line/usage-error.ts";
import type { ScoreOptions } from "../score/score-options.ts";

/** @throws {UsageError} for a run on many machines that needs what only one of them has. */
export function checkShared(
  { workers, cache, dedupe, inputLocation }: ScoreOptions,
  endpoint: Endpoint,
): void {
  if (workers === undefined) return;
  if (dedupe || /^(memory|sqlite):/.test(cache ?? "")) {
    const what = dedupe ? "--dedupe" : `--cache ${cache}`;
    throw new UsageError(
      `${what} is on one machine, and --workers may be on many. Use --cache redis://HOST or dynamodb://TABLE.`,
    );
  }
  if (endpoint.kind === "sync" && inputLocation === undefined) {
    throw new UsageError(
      `--workers shares rows in S3, and the synchronous endpoint ${endpoint.name} names no bucket. Add --input-location s3://bucket/folder.`,
    );
  }
}
