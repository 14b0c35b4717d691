import { type CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";

const PERIOD_SECONDS = 60;
/** A minute's value is there a little after the minute. */
const LOOK_BACK_MS = 5 * 60_000;

/**
 * What waited or ran in the latest minute that CloudWatch knows of; `undefined` where it knows none
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-monitor.html).
 */
export async function readBacklog(
  cloudWatch: CloudWatchClient,
  endpointName: string,
  now: number,
  abortSignal: AbortSignal,
): Promise<number | undefined> {
  const command = new GetMetricStatisticsCommand({
    Namespace: "AWS/SageMaker",
    MetricName: "ApproximateBacklogSize",
    Dimensions: [{ Name: "EndpointName", Value: endpointName }],
    StartTime: new Date(now - LOOK_BACK_MS),
    EndTime: new Date(now),
    Period: PERIOD_SECONDS,
    Statistics: ["Average"],
  });
  const { Datapoints = [] } = await cloudWatch.send(command, { abortSignal });
  const [latest] = Datapoints.toSorted((one, other) => Number(other.Timestamp) - Number(one.Timestamp));
  return latest?.Average === undefined ? undefined : Math.ceil(latest.Average);
}
