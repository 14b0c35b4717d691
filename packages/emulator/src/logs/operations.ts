import { type AwsService, bindOperations } from "../wire/aws-service.ts";
import type { CloudWatchLogs } from "./cloud-watch-logs.ts";
import { describeLogGroups } from "./describe-log-groups.ts";
import { describeLogStreams } from "./describe-log-streams.ts";
import { filterLogEvents } from "./filter-log-events.ts";
import { getLogEvents } from "./get-log-events.ts";

/** CloudWatch Logs, as far as it is served: reading. */
export function cloudWatchLogs(context: CloudWatchLogs): AwsService {
  return bindOperations(
    {
      DescribeLogGroups: describeLogGroups,
      DescribeLogStreams: describeLogStreams,
      FilterLogEvents: filterLogEvents,
      GetLogEvents: getLogEvents,
    },
    context,
  );
}
