import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { ScalingPackages } from "./scaling-packages.ts";
import { send } from "./send.ts";

export type ScalingAlarm = { readonly tags: { readonly [key: string]: string } };

/** The alarm with exactly this name; `undefined` where there is none. */
export async function findAlarm(
  { DescribeAlarmsCommand, ListTagsForResourceCommand }: ScalingPackages["cloudWatch"],
  client: CloudWatchClient,
  name: string,
  abortSignal: AbortSignal,
): Promise<ScalingAlarm | undefined> {
  const attempt = (what: string, permission: string) =>
    ({ code: "endpoint_failed", what: `${what} "${name}"`, permission }) as const;
  const { MetricAlarms = [] } = await send(
    client.send(new DescribeAlarmsCommand({ AlarmNames: [name] }), { abortSignal }),
    "cloudwatch.DescribeAlarms",
    () => undefined,
    attempt("describe the alarm", "cloudwatch:DescribeAlarms"),
  );
  const arn = MetricAlarms.find((alarm) => alarm.AlarmName === name)?.AlarmArn;
  if (arn === undefined) return undefined;

  const { Tags = [] } = await send(
    client.send(new ListTagsForResourceCommand({ ResourceARN: arn }), { abortSignal }),
    "cloudwatch.ListTagsForResource",
    () => undefined,
    attempt("list the tags of the alarm", `cloudwatch:ListTagsForResource on ${arn}`),
  );
  return { tags: Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value])) };
}
