import { tagList, toTagList, toTagMap } from "../control-plane/tag-list.ts";
import { tagOperations } from "../control-plane/tag-operations.ts";
import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import { WireError } from "../wire/wire-error.ts";

/** The tags of alarms, as lists. */
export const alarmTagOperations = tagOperations<CloudWatch>({
  longestArn: 1024,
  tags: tagList.transform(toTagMap),
  toOutput: toTagList,
  find({ alarms }, arn) {
    for (const alarm of alarms.values()) if (alarm.arn === arn) return alarm.tags;
    throw new WireError("ResourceNotFoundException", `There is no resource ${arn}.`, 404);
  },
});
