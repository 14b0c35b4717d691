import { s3ObjectStore } from "@sagemaker-async/core/protocol";
import * as z from "zod";
import { checkPlaces } from "../jobs/check-places.ts";
import { findJob } from "../jobs/find-job.ts";
import { inputPlace } from "../jobs/input-place.ts";
import { awaitResult } from "../results/await-result.ts";
import { openSession } from "../session.ts";
import type { Setup } from "../setup.ts";
import { defineTool, type Tool } from "../tool/define-tool.ts";

const input = z.object({
  output_id: z
    .string({ error: "output_id must be a string" })
    .describe("The output_id of the job to cancel."),
});

const output = z.object({
  status: z.string().describe("cancelling, completed or failed."),
  output_id: z.string(),
});

/**
 * The tool that withdraws a job: its staged input is deleted, so that the endpoint refuses the request when it comes to it. AWS has no call that cancels; a
 * job that already runs goes on to its end. Needs `s3:DeleteObject` on the input prefix.
 */
export function cancelTool(setup: Setup): Tool {
  return defineTool({
    name: "cancel",
    description:
      "Cancel a job that has not begun. A job that already runs goes on, and its result stays available.",
    input,
    output,
    invalidInputCode: "INVALID_EVENT_STRUCTURE",
    async run({ output_id }, call) {
      const session = openSession(setup, call);
      const { clients, settings } = session;
      checkPlaces(settings);
      const { sighting, places } = await awaitResult(findJob(output_id, session), 0, session);
      if (sighting.state !== "pending") {
        sighting.object.discard();
        return { message: "The job has already ended", data: { status: sighting.state, output_id } };
      }
      if (places.job) {
        const staged = inputPlace(places.job.inferenceId, settings);
        await s3ObjectStore(clients.s3, () => undefined).delete(staged.bucket, [staged.key]);
      }
      return {
        message: "The job is withdrawn; should it run already, it goes on to its end",
        data: { status: "cancelling", output_id },
      };
    },
  });
}
