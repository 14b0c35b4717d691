import * as z from "zod";
import { checkPlaces } from "../jobs/check-places.ts";
import { findJob } from "../jobs/find-job.ts";
import { awaitResult } from "../results/await-result.ts";
import { openSession } from "../session.ts";
import type { Setup } from "../setup.ts";
import { defineTool, type Tool } from "../tool/define-tool.ts";
import { answerOf } from "./answer.ts";
import { waitMsOf } from "./wait-seconds.ts";

const input = z.object({
  output_id: z
    .string({ error: "output_id must be a string" })
    .describe("The output_id that invoke_endpoint answered, unchanged."),
  wait_seconds: z
    .number({ error: "wait_seconds must be a number" })
    .min(0, "wait_seconds must not be negative")
    .optional()
    .describe(
      "How long to wait for the result within this call, in seconds; 20 is a good choice. Asking again and again costs more than waiting. Default: 0.",
    ),
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
      "Get the result of a prediction by its output_id. While data.status is in_progress, call again with wait_seconds; a failed prediction is answered as an error, once and for all.",
    input,
    output,
    invalidInputCode: "INVALID_EVENT_STRUCTURE",
    unexpectedCode: "GET_RESULTS_ERROR",
    async run({ output_id: outputId, wait_seconds }, call) {
      call.log.event("get_results_started", { request_id: call.requestId });
      const session = openSession(setup, call);
      checkPlaces(session.settings);
      const places = findJob(outputId, session);
      call.log.event("s3_result_check_started", {
        request_id: call.requestId,
        s3_bucket: places.output.bucket,
        output_key: places.output.key,
        failure_key: places.failure?.key,
      });
      const seen = await awaitResult(places, waitMsOf(wait_seconds, session), session);
      return answerOf(seen, outputId, session);
    },
  });
}
