import { s3ObjectStore } from "@sagemaker-async/core/protocol";
import * as z from "zod";
import type { AwsClients } from "../aws/clients.ts";
import { openObject } from "../aws/read-object.ts";
import { s3ProblemOf } from "../aws/s3-problem.ts";
import type { Settings } from "../environment.ts";
import type { Job } from "./job.ts";

/** A job and the id that its caller has. */
export type JobRecord = { readonly outputId: string; readonly job: Job };

/**
 * What is known of accepted jobs, as small objects below the input prefix: by id, which tells a job that is not done from one that never was, and by content, which
 * tells that the same was asked for a moment ago. They hold no input and no answer.
 */
export type JobRecords = {
  get(key: string): Promise<JobRecord | "missing" | "forbidden">;
  put(key: string, record: JobRecord): Promise<void>;
};

const recordSchema = z.object({
  outputId: z.string(),
  job: z.object({
    inferenceId: z.string(),
    outputLocation: z.string().optional(),
    failureLocation: z.string().optional(),
    submittedAt: z.number(),
    ttlSeconds: z.number(),
    tenant: z.string().optional(),
  }),
});

const MOST_BYTES = 16 * 1024;
const PATIENCE_MS = 5000;

export function jobRecords(
  s3: AwsClients["s3"],
  { bucket, inputPrefix }: Pick<Settings, "bucket" | "inputPrefix">,
): JobRecords {
  const store = s3ObjectStore(s3, () => undefined);
  const place = (key: string) => ({ bucket, key: `${inputPrefix}/${key}` });
  return {
    async get(key) {
      try {
        const object = await openObject(s3, place(key));
        const { outputId, job } = recordSchema.parse(
          JSON.parse((await object.read(MOST_BYTES, PATIENCE_MS)).toString()),
        );
        const { outputLocation, failureLocation, tenant } = job;
        return { outputId, job: { ...job, outputLocation, failureLocation, tenant } };
      } catch (error) {
        const problem = s3ProblemOf(error);
        if (problem === "missing" || problem === "forbidden") return problem;
        throw error;
      }
    },

    async put(key, record) {
      const object = {
        what: "keep the record of a job",
        location: place(key),
        body: Buffer.from(JSON.stringify(record)),
        contentType: "application/json",
      };
      await store.put(object, new AbortController().signal);
    },
  };
}
