import * as z from "zod";
import { latestKeys } from "../aws/list-objects.ts";
import { s3ProblemOf } from "../aws/s3-problem.ts";
import { checkPlaces } from "../jobs/check-places.ts";
import { isExpired } from "../jobs/job.ts";
import { jobRecords } from "../jobs/job-records.ts";
import { jobFolder } from "../jobs/record-keys.ts";
import { readError } from "../results/read-error.ts";
import { openSession, type Session } from "../session.ts";
import type { Setup } from "../setup.ts";
import { defineTool, type Tool } from "../tool/define-tool.ts";

const MOST_JOBS = 20;

const job = z.object({
  output_id: z.string(),
  submitted_at: z.string(),
  expired: z
    .boolean()
    .describe("Whether its time is over, so that it will have no other answer than it has."),
});
const output = z.object({ jobs: z.array(job).describe(`The ${MOST_JOBS} latest, newest first.`) });

/** The tool that lists the caller's own jobs, newest first, from their records. Needs `s3:ListBucket`. */
export function listJobsTool(setup: Setup): Tool {
  return defineTool({
    name: "list_jobs",
    description:
      "List the latest jobs that were submitted, newest first. Use get_results to see how each one stands.",
    input: z.object({}),
    output,
    invalidInputCode: "INVALID_EVENT_STRUCTURE",
    async run(_, call) {
      const session = openSession(setup, call);
      checkPlaces(session.settings);
      const { clients, settings, clock } = session;
      const records = jobRecords(clients.s3, settings);
      const found = await Promise.all((await latestRecords(session)).map((key) => records.get(key)));
      const jobs = found
        .filter((record) => typeof record === "object")
        .map(({ outputId, job: { submittedAt, ...rest } }) => ({
          output_id: outputId,
          submitted_at: new Date(submittedAt).toISOString(),
          expired: isExpired({ submittedAt, ...rest }, clock.now()),
        }));
      return { message: `${jobs.length} jobs`, data: { jobs } };
    },
  });
}

/** Keys of the latest records, below the input prefix. */
async function latestRecords({ clients, settings, tenant }: Session): Promise<string[]> {
  const { bucket, inputPrefix } = settings;
  const folder = { bucket, key: `${inputPrefix}/${jobFolder(tenant)}` };
  const keys = await latestKeys(clients.s3, folder).catch((error: unknown) => {
    throw readError(s3ProblemOf(error), folder, error);
  });
  return keys.slice(0, MOST_JOBS).map((key) => key.slice(inputPrefix.length + 1));
}
