import { tryToList } from "../aws/list-objects.ts";
import { s3ProblemOf } from "../aws/s3-problem.ts";
import type { Session } from "../session.ts";

const answers = new WeakMap<object, Promise<boolean>>();

/** Whether the role has `s3:ListBucket`. Asked once in the life of an instance. */
export function canListBucket({ clients: { s3 } }: Session, bucket: string): Promise<boolean> {
  const known = answers.get(s3);
  if (known) return known;
  const asked = tryToList(s3, bucket).then(
    () => true,
    (error: unknown) => {
      if (["forbidden", "missing"].includes(s3ProblemOf(error))) return false;
      answers.delete(s3);
      throw error;
    },
  );
  answers.set(s3, asked);
  return asked;
}
