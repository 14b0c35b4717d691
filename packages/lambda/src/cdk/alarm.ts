import { Alarm, type AlarmProps } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";

/** An alarm that a topic hears of, when it begins and when it ends. */
export function alarm(
  scope: Construct,
  id: string,
  { topic, ...props }: AlarmProps & { readonly topic: ITopic | undefined },
): Alarm {
  const made = new Alarm(scope, `${id}Alarm`, props);
  if (topic) {
    made.addAlarmAction(new SnsAction(topic));
    made.addOkAction(new SnsAction(topic));
  }
  return made;
}
