import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { s3ProblemOf } from "../aws/s3-problem.ts";
import type { Session } from "../session.ts";

const answers = new WeakMap<object, Promise<boolean>>();

/** Whether the role has `s3:ListBucket`. Asked once in the life of an instance. */
export function canListBucket({ clients: { s3 } }: Session, bucket: string): Promise<boolean> {
  const known = answers.get(s3);
  if (known) return known;
  const asked = s3.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 })).then(
    () => true,
    (error: unknown) => {
      if (s3ProblemOf(error) === "forbidden" || s3ProblemOf(error) === "missing") return false;
      answers.delete(s3);
      throw error;
    },
  );
  answers.set(s3, asked);
  return asked;
}
