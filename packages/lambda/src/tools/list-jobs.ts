import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import * as z from "zod";
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
const MOST_PAGES = 5;

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
      const found = await Promise.all((await latestKeys(session)).map((key) => records.get(key)));
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
async function latestKeys({ clients, settings, tenant }: Session): Promise<string[]> {
  const { bucket, inputPrefix } = settings;
  const prefix = `${inputPrefix}/${jobFolder(tenant)}`;
  const objects: { readonly key: string; readonly at: number }[] = [];
  let token: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token });
    const page = await clients.s3.send(command).catch((error: unknown) => {
      throw readError(s3ProblemOf(error), { bucket, key: prefix }, error);
    });
    for (const { Key: key = "", LastModified } of page.Contents ?? [])
      objects.push({ key, at: Number(LastModified ?? 0) });
    token = page.NextContinuationToken;
    if (!token) break;
  }
  const latest = objects.toSorted((a, b) => b.at - a.at).slice(0, MOST_JOBS);
  return latest.map(({ key }) => key.slice(inputPrefix.length + 1));
}
