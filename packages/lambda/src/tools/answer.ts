import { formatS3Uri } from "@sagemaker-async/core/protocol";
import type { Seen } from "../results/await-result.ts";
import { failureError } from "../results/failure-error.ts";
import { readResult } from "../results/read-result.ts";
import type { Session } from "../session.ts";
import type { ToolAnswer } from "../tool/define-tool.ts";

const CHECK_INTERVAL_SECONDS = 30;

/** How a job stands, in the tool's words. */
export type JobAnswer = Readonly<Record<string, unknown>> & {
  readonly status: string;
  readonly output_id: string;
};

/** @throws {ToolError} of a job that failed */
export async function answerOf(
  { sighting, places }: Seen,
  outputId: string,
  session: Session,
): Promise<ToolAnswer<JobAnswer>> {
  const { clock, known, log } = session;
  if (sighting.state === "pending") {
    log.event("prediction_in_progress", { output_key: places.output.key, failure_key: places.failure?.key });
    return {
      message: "Prediction is still in progress",
      data: {
        status: "in_progress",
        output_id: outputId,
        message: "Prediction is still in progress. Please check again later.",
        expected_paths: {
          success: formatS3Uri(places.output),
          failure: places.failure ? formatS3Uri(places.failure) : null,
        },
        check_interval_seconds: CHECK_INTERVAL_SECONDS,
        ...(sighting.warnings.length > 0 && { s3_warnings: sighting.warnings }),
      },
    };
  }

  const { object, location } = sighting;
  if (places.job) known.add(places.name, places.job, true);
  if (sighting.state === "failed") {
    log.event("failure_detected", {
      failure_key: location.key,
      failure_time: object.lastModified?.toISOString(),
    });
    throw await failureError(object, location, outputId, session);
  }
  const startedAt = clock.now();
  const results = await readResult(object, location, session);
  const duration = clock.now() - startedAt;
  log.metric("ResultsRetrievalSuccess", 1, "Count");
  log.metric("ResultsRetrievalDuration", duration, "Milliseconds");
  log.metric("ResultsSize", object.sizeBytes, "Bytes");
  log.event("results_retrieved_success", { results_size: object.sizeBytes, retrieval_duration_ms: duration });
  return {
    message: "Results retrieved successfully",
    data: {
      status: "completed",
      results,
      output_id: outputId,
      s3_output_path: formatS3Uri(location),
      completion_time: object.lastModified?.toISOString() ?? null,
    },
  };
}
