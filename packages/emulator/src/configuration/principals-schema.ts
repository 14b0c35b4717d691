import { z } from "zod";

const action = z
  .string()
  .regex(
    /^(\*|[a-z0-9-]+:[A-Za-z0-9*]+)$/,
    "must be an IAM action such as s3:ListBucket, with * for any part of a name",
  );

/** Who may not do what. */
export const principalsSchema = z
  .record(z.string().min(1), z.strictObject({ deny: z.array(action) }))
  .default({})
  .meta({
    description:
      "By access key id, the IAM actions that are refused, or sns:Publish by the ARN of a model's role. Whoever is not named may do everything.",
  });
