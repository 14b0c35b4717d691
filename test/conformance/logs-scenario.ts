import type { Step } from "./step.ts";

/** Stands for the name of the stream that tells of a failed invocation: it holds an instance's id. */
const STREAM = "<data-log>";

const logGroupName = "/aws/sagemaker/Endpoints/broken";
const logs = (operation: string, input: Step["input"], error?: string): Step => ({
  service: "logs",
  operation,
  input,
  ...(error !== undefined && { error }),
});
const none = "ResourceNotFoundException";

/** CloudWatch Logs, for an endpoint "broken" of which one invocation has failed. */
export const logsScenario: readonly Step[] = [
  logs("DescribeLogGroups", {}),
  logs("DescribeLogGroups", { logGroupNamePrefix: "/aws/sagemaker/", limit: 1 }),
  logs("DescribeLogGroups", { limit: 51 }, "InvalidParameterException"),
  logs("DescribeLogStreams", { logGroupName, orderBy: "LastEventTime" }),
  logs("DescribeLogStreams", { logGroupName: "none" }, none),
  logs("GetLogEvents", { logGroupName, logStreamName: STREAM, startTime: 0, limit: 1 }),
  logs("GetLogEvents", { logGroupName, logStreamName: "none" }, none),
  logs("FilterLogEvents", { logGroupName, filterPattern: '"bad row"' }),
  logs("FilterLogEvents", { logGroupName, logStreamNamePrefix: "AllTraffic/" }),
  logs("FilterLogEvents", { logGroupName, filterPattern: "{ $.level = 3 }" }, "InvalidParameterException"),
  logs("DescribeQueries", {}, "UnknownOperationException"),
];

/** The steps with the name of the stream in its place. */
export function withStream(steps: readonly Step[], streamName: string): readonly Step[] {
  return JSON.parse(JSON.stringify(steps).replaceAll(STREAM, streamName));
}
