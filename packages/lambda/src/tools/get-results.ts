import { formatS3Uri } from "@sagemaker-async/core/protocol";
import { z } from "zod";
import { requireBucket } from "../environment.ts";
import { findJob } from "../jobs/find-job.ts";
import { failureDetails } from "../results/failure-details.ts";
import { look } from "../results/look.ts";
import { resultForm } from "../results/result-form.ts";
import type { Setup } from "../setup.ts";
import { defineTool, type Tool } from "../tool/define-tool.ts";
import { ToolError } from "../tool/tool-error.ts";
import { clientsFor } from "./clients-for.ts";

const input = z.object({
  output_id: z.string().describe("The output_id that invoke_endpoint answered."),
});

const output = z.looseObject({
  status: z.string().describe("completed or in_progress."),
  output_id: z.string(),
  results: z.unknown().optional().describe("The model's answer, once status is completed."),
});

/** The tool that answers how a job stands, and its result. */
export function getResultsTool(setup: Setup): Tool {
  return defineTool({
    name: "get_results",
    description:
      "Get the result of a prediction by its output_id. While it is still in progress, data.status is in_progress.",
    input,
    output,
    unexpectedCode: "GET_RESULTS_ERROR",
    async run({ output_id }, call) {
      call.log.event("get_results_started", { request_id: call.requestId });
      const settings = setup.settings();
      requireBucket(settings);
      const { s3 } = clientsFor(setup, "Failed to initialize S3 client");
      const places = findJob(output_id, { settings, known: setup.known, tenant: undefined });
      const sighting = await look(s3, places);
      if (sighting.state === "completed") {
        const text = (await sighting.object.read(6_000_000)).toString();
        return {
          message: "Results retrieved successfully",
          data: {
            status: "completed",
            results: resultForm(text),
            output_id,
            s3_output_path: formatS3Uri(sighting.location),
            completion_time: sighting.object.lastModified?.toISOString(),
          },
        };
      }
      if (sighting.state === "failed") {
        const text = (await sighting.object.read(16_384)).toString();
        throw new ToolError("PREDICTION_FAILED", "Async inference prediction failed", {
          details: {
            status: "failed",
            output_id,
            s3_failure_path: formatS3Uri(sighting.location),
            failure_time: sighting.object.lastModified?.toISOString(),
            error_details: failureDetails(text, setup.clock.now()),
          },
        });
      }
      return {
        message: "Prediction is still in progress",
        data: {
          status: "in_progress",
          output_id,
          message: "Prediction is still in progress. Please check again later.",
          expected_paths: {
            success: formatS3Uri(places.output),
            failure: places.failure && formatS3Uri(places.failure),
          },
          check_interval_seconds: 30,
          ...(sighting.warnings.length > 0 && { s3_warnings: sighting.warnings }),
        },
      };
    },
  });
}
