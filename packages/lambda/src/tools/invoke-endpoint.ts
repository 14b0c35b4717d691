import * as z from "zod";
import { requireEndpointName } from "../environment.ts";
import type { InputPreset } from "../input/preset.ts";
import { openSession } from "../session.ts";
import type { Setup } from "../setup.ts";
import { defineTool, type Tool } from "../tool/define-tool.ts";
import { estimateCompletion, loadInTime, type ReadLoad } from "./estimate.ts";
import { submitOnce } from "./submit-once.ts";

const output = z.object({
  output_id: z.string().describe("Pass it to get_results."),
  s3_output_path: z.string().nullable().describe("Where the endpoint will write the result."),
  sequence_length: z.number().int().describe("Length of what was accepted, after cleaning."),
  estimated_completion_time: z.string().describe("ISO 8601. An estimate, not a promise."),
  resubmission: z
    .boolean()
    .optional()
    .describe("true where the same was submitted a moment ago: this is the job that was begun then."),
});

export type InvokeOptions = {
  readonly preset: InputPreset;
  readonly load?: ReadLoad | undefined;
};

/** The tool that submits one input and answers at once with an id. */
export function invokeEndpointTool(setup: Setup, { preset, load }: InvokeOptions): Tool {
  return defineTool({
    name: "invoke_endpoint",
    description: preset.description,
    input: preset.schema,
    output,
    invalidInputCode: "INVALID_SEQUENCE",
    unexpectedCode: "INVOKE_ENDPOINT_ERROR",
    async run(input, call) {
      call.log.event("invoke_endpoint_started", { request_id: call.requestId });
      requireEndpointName(setup.settings());
      const session = openSession(setup, call, "AWS clients");
      const reading = loadInTime(load, call.log);
      const { outputId, job, isResubmission } = await submitOnce(input, session);
      return {
        message: "Async inference request submitted successfully",
        data: {
          s3_output_path: job.outputLocation ?? null,
          output_id: outputId,
          sequence_length: input.length,
          estimated_completion_time: estimateCompletion(input.length, job.submittedAt, await reading),
          ...(isResubmission && { resubmission: true }),
        },
      };
    },
  });
}
