import { z } from "zod";
import { requireBucket, requireEndpointName } from "../environment.ts";
import type { InputPreset } from "../sequence/preset.ts";
import type { Setup } from "../setup.ts";
import { defineTool, type Tool } from "../tool/define-tool.ts";
import { clientsFor } from "./clients-for.ts";
import { estimateCompletion } from "./estimate.ts";
import { issueId } from "./issue-id.ts";
import { submit } from "./submit.ts";

const output = z.object({
  output_id: z.string().describe("Pass it to get_results."),
  s3_output_path: z.string().nullable().describe("Where the endpoint will write the result."),
  sequence_length: z.number().int().describe("Length of what was accepted, after cleaning."),
  estimated_completion_time: z.string().describe("ISO 8601. An estimate, not a promise."),
});

/** The tool that submits one input and answers at once with an id. */
export function invokeEndpointTool<Value>(setup: Setup, preset: InputPreset<Value>): Tool {
  const { argument } = preset;
  return defineTool({
    name: "invoke_endpoint",
    description: preset.description,
    input: z.object({ [argument]: preset.schema as z.ZodType<Value> }),
    output,
    invalidInputCode: "INVALID_SEQUENCE",
    unexpectedCode: "INVOKE_ENDPOINT_ERROR",
    async run(input, call) {
      call.log.event("invoke_endpoint_started", { request_id: call.requestId });
      const settings = setup.settings();
      requireEndpointName(settings);
      requireBucket(settings);
      const clients = clientsFor(setup, "Failed to initialize AWS clients");
      const value = input[argument] as Value;
      const length = preset.lengthOf(value);
      const now = setup.clock.now();
      const body = JSON.stringify(preset.body(value));
      const job = await submit({ settings, clients, body, length, tenant: undefined, now, log: call.log });
      const outputId = await issueId(job, { setup, settings, clients, log: call.log });
      return {
        message: "Async inference request submitted successfully",
        data: {
          s3_output_path: job.outputLocation ?? null,
          output_id: outputId,
          sequence_length: length,
          estimated_completion_time: estimateCompletion(length, now),
        },
      };
    },
  });
}
