import { z } from "zod";
import { parseS3Uri } from "../storage/s3-uri.ts";

const S3_PATH_HINT = "must be an S3 location such as s3://bucket/prefix";
const TOPIC_HINT = "must be the ARN of an SNS topic, such as arn:aws:sns:us-east-1:000000000000:name";

const s3Path = z
  .string()
  .max(512)
  .refine((value) => parseS3Uri(value) !== undefined, S3_PATH_HINT);
export const topicArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/, TOPIC_HINT);

/** Present on an asynchronous endpoint, absent on a synchronous one; as AsyncInferenceConfig on AWS. */
export const asyncSchema = z.strictObject({
  outputPath: s3Path.meta({ description: "Where outputs are written." }),
  failurePath: s3Path
    .optional()
    .meta({ description: "Where failures are written. Without it a failure leaves no object." }),
  maxConcurrentInvocationsPerInstance: z.int().min(1).max(1000).default(1),
  successTopic: topicArn
    .optional()
    .meta({ description: "SNS topic told of every success; created where missing." }),
  errorTopic: topicArn
    .optional()
    .meta({ description: "SNS topic told of every failure; created where missing." }),
  includeInferenceResponseIn: z
    .array(z.enum(["SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC"]))
    .max(2)
    .default([]),
  kmsKeyId: z
    .string()
    .min(1)
    .max(2048)
    .optional()
    .meta({ description: "KMS key, by its id, ARN or alias, that outputs are encrypted with in S3." }),
});

export const onScaleInSchema = z.enum(["finish", "redeliver"]).default("finish").meta({
  description:
    "What becomes of the work of an instance that is scaled in: it is finished, or stopped and queued again.",
});

const instancesSchema = z
  .strictObject({
    initial: z.int().min(0).optional().meta({ description: "Instances at the start. Default: min." }),
    min: z.int().min(0).default(0),
    max: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .meta({ description: "Default: 1, or initial or min where higher." }),
    coldStartMs: z
      .number()
      .min(0)
      .default(0)
      .meta({ description: "From the decision to start an instance until it takes work." }),
    idleMs: z
      .number()
      .min(0)
      .default(60_000)
      .meta({ description: "With nothing queued or running for so long, the endpoint goes back to min." }),
    onScaleIn: onScaleInSchema,
  })
  .transform(({ initial, max, ...rest }) => ({
    ...rest,
    initial: initial ?? rest.min,
    max: max ?? Math.max(1, initial ?? 0, rest.min),
  }))
  .superRefine(({ initial, min, max }, context) => {
    if (max < min)
      context.addIssue({ code: "custom", path: ["max"], message: `must be at least min (${min})` });
    if (initial < min || initial > max) {
      context.addIssue({
        code: "custom",
        path: ["initial"],
        message: `must be from min (${min}) to max (${max})`,
      });
    }
  });

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const tagHint = "may hold only letters, digits, spaces and _ . : / = + - @";
const tagsSchema = z
  .record(
    z.string().min(1).max(128).regex(tagText, `a tag's key ${tagHint}`),
    z.string().max(256).regex(tagText, tagHint),
  )
  .refine((tags) => Object.keys(tags).length <= 50, "must be at most 50 tags")
  .default({});

/** The statuses that DescribeEndpoint can report. */
export const endpointStatusSchema = z.enum([
  "OutOfService",
  "Creating",
  "Updating",
  "SystemUpdating",
  "RollingBack",
  "InService",
  "Deleting",
  "Failed",
  "UpdateRollbackFailed",
]);

/** One endpoint, with models described by `model`. */
export function endpointSchema<Model extends z.ZodType>(model: Model) {
  return z.strictObject({
    async: asyncSchema
      .optional()
      .meta({ description: "Without this block the endpoint is a synchronous one." }),
    instances: instancesSchema.prefault({}),
    model,
    status: endpointStatusSchema.default("InService"),
    failureReason: z.string().max(1024).optional(),
    instanceType: z.string().min(1).default("ml.m5.large"),
    variantName: z
      .string()
      .max(63)
      .regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/, "must be letters, digits and inner hyphens")
      .default("AllTraffic"),
    tags: tagsSchema,
  });
}

/** An endpoint that was made through the API may have no output path: its results are told, and not written. */
export type AsyncConfiguration = Omit<z.output<typeof asyncSchema>, "outputPath"> & {
  outputPath: string | undefined;
};
export type InstancesConfiguration = z.output<typeof instancesSchema>;
export type EndpointStatus = z.output<typeof endpointStatusSchema>;
