import { type S3Location, s3ObjectStore } from "@sagemaker-async/core/protocol";
import * as z from "zod";
import { checkPlaces } from "../jobs/check-places.ts";
import { findJob } from "../jobs/find-job.ts";
import { inputPlace } from "../jobs/input-place.ts";
import { recentKey } from "../jobs/record-keys.ts";
import { awaitResult } from "../results/await-result.ts";
import { openSession, type Session } from "../session.ts";
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
 * job that already runs goes on to its end. Needs `s3:GetObject` and `s3:DeleteObject` on the input prefix.
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
      const { settings } = session;
      checkPlaces(settings);
      const { sighting, places } = await awaitResult(findJob(output_id, session), 0, session);
      if (sighting.state !== "pending") {
        sighting.object.discard();
        return { message: "The job has already ended", data: { status: sighting.state, output_id } };
      }
      if (places.job) await withdraw(inputPlace(places.job.inferenceId, settings), session);
      return {
        message: "The job is withdrawn; should it run already, it goes on to its end",
        data: { status: "cancelling", output_id },
      };
    },
  });
}

/** Deletes the staged input, and with it the record by which the same input would be taken for a job that is under way. */
async function withdraw(staged: S3Location, { clients, settings, tenant }: Session): Promise<void> {
  const store = s3ObjectStore(clients.s3, () => undefined);
  const { endpointName, inputPrefix } = settings;
  const input = await store.get(staged, new AbortController().signal);
  const body = Buffer.from(input?.body ?? []).toString();
  const recent = `${inputPrefix}/${recentKey({ endpointName, tenant, body })}`;
  await store.delete(staged.bucket, [staged.key, recent]);
}
