import { CreateTopicCommand, PublishCommand, SNSClient, type SNSClientConfig } from "@aws-sdk/client-sns";
import type { SchedulingClock } from "../clock/clock.ts";
import { ConfigurationError } from "../configuration/configuration-error.ts";
import type { AsyncConfiguration } from "../configuration/endpoint-schema.ts";
import { messageOf } from "../endpoint/call-model.ts";
import type { NotifyOutcome } from "../endpoint/notify-outcome.ts";
import type { EventLog } from "../events/event-log.ts";
import type { FaultList } from "../faults/fault-list.ts";
import { type MessageOptions, notificationMessage } from "./notification-message.ts";

export interface NotifierOptions {
  clientConfig: SNSClientConfig;
  region: string;
  clock: SchedulingClock;
  events: EventLog;
  faults: Pick<FaultList, "takeForStage">;
  failureMessage: MessageOptions["failureMessage"];
}

export interface Notifier {
  /** Creates an endpoint's topics where missing. @throws ConfigurationError for a topic that cannot have its ARN here */
  notifyFor(endpointName: string, configuration: AsyncConfiguration): Promise<NotifyOutcome | undefined>;
  /** Tells an endpoint's topics that they can be told, as AWS does when an endpoint is created or changed. */
  publishTest(topics: Pick<AsyncConfiguration, "successTopic" | "errorTopic">): Promise<void>;
  /** Publishes one message. Where there is no such topic nobody is left to be told. */
  publish(topic: string, message: object, subject: string): Promise<void>;
  close(): void;
}

const TEST_MESSAGE = JSON.stringify({
  eventVersion: "1.0",
  eventSource: "aws:sagemaker",
  eventName: "TestNotification",
});

/** Publishes how invocations ended, one message each, to the endpoint's success or error topic. */
export function openNotifier(options: NotifierOptions): Notifier {
  const { clientConfig, region, clock, events, faults, failureMessage } = options;
  const sns = new SNSClient(clientConfig);
  return {
    async notifyFor(endpointName, configuration) {
      const { successTopic, errorTopic, includeInferenceResponseIn } = configuration;
      for (const field of ["successTopic", "errorTopic"] as const) {
        const arn = configuration[field];
        if (arn !== undefined) await createTopic(sns, arn, `endpoints.${endpointName}.async.${field}`);
      }
      if (successTopic === undefined && errorTopic === undefined) return undefined;

      return async (finished) => {
        const isSuccess = finished.outcome.state === "completed";
        const topic = isSuccess ? successTopic : errorTopic;
        if (topic === undefined) return;
        const including = isSuccess ? "SUCCESS_NOTIFICATION_TOPIC" : "ERROR_NOTIFICATION_TOPIC";
        const message = notificationMessage(finished, {
          region,
          eventTimeMs: clock.now(),
          failureMessage,
          includesAnswer: includeInferenceResponseIn.includes(including),
        });
        const fault = faults.takeForStage({ endpointName, stage: "notification" })?.kind;
        const publish = async () => {
          if (fault === "notificationFailed") throw new Error("Failed by the fault notificationFailed.");
          const command = new PublishCommand({ TopicArn: topic, Message: JSON.stringify(message) });
          await sns.send(command);
          if (fault === "notificationTwice") await sns.send(command);
        };
        await clock.during(publish).catch((error: unknown) => {
          const { inferenceId } = finished.record;
          events.emit({ type: "notification.failed", endpointName, inferenceId, error: messageOf(error) });
        });
      };
    },
    async publishTest({ successTopic, errorTopic }) {
      for (const topic of new Set([successTopic, errorTopic])) {
        if (topic === undefined) continue;
        await clock.during(() => sns.send(new PublishCommand({ TopicArn: topic, Message: TEST_MESSAGE })));
      }
    },
    async publish(TopicArn, message, Subject) {
      const command = new PublishCommand({ TopicArn, Subject, Message: JSON.stringify(message) });
      await clock.during(() => sns.send(command)).catch(() => undefined);
    },
    close: () => sns.destroy(),
  };
}

async function createTopic(sns: SNSClient, arn: string, field: string): Promise<void> {
  const name = arn.slice(arn.lastIndexOf(":") + 1);
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name }));
  if (TopicArn === arn) return;
  throw new ConfigurationError([{ field, message: `here the topic's ARN is ${TopicArn}; use that` }]);
}
