import { z } from "zod";
import { tagKey } from "../control-plane/tag-list.ts";
import { tagOperations } from "../control-plane/tag-operations.ts";
import { WireError } from "../wire/wire-error.ts";
import type { AutoScaling } from "./auto-scaling.ts";

/** The tags of scalable targets. Unlike other services, this one takes and answers them as a map. */
export const targetTagOperations = tagOperations<AutoScaling>({
  longestArn: 1011,
  tags: z.record(tagKey, z.string().max(256)).transform(Object.entries<string>),
  toOutput: Object.fromEntries,
  find({ targets }, arn) {
    for (const target of targets.values()) if (target.arn === arn) return target.tags;
    throw new WireError("ResourceNotFoundException", `There is no scalable target ${arn}.`);
  },
});
