import { Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { AgentCoreGatewayTarget, type AgentCoreGatewayTargetProps } from "./agent-core-gateway-target.ts";
import { AsyncEndpoint } from "./async-endpoint.ts";
import type { AsyncEndpointProps } from "./async-endpoint-props.ts";
import { AsyncEndpointTool } from "./async-endpoint-tool.ts";
import type { AsyncEndpointToolProps } from "./async-endpoint-tool-props.ts";
import { bundledTools } from "./bundle.ts";

export type AgentToolProps = {
  readonly endpoint: Omit<AsyncEndpointProps, "alarmTopic">;
  readonly tool?: Omit<AsyncEndpointToolProps, "endpoint" | "alarmTopic"> | undefined;
  readonly gateway: Omit<AgentCoreGatewayTargetProps, "function">;
  /** Hears of alarms by mail; AWS asks the address first. Default: nobody; others can subscribe to `alarmTopic`. */
  readonly alarmEmail?: string | undefined;
};

/** The whole of it: an asynchronous endpoint, the function that is its tool, and the gateway that agents talk to. */
export class AgentTool extends Construct {
  readonly endpoint: AsyncEndpoint;
  readonly tool: AsyncEndpointTool;
  readonly target: AgentCoreGatewayTarget;
  /** Hears of every alarm. */
  readonly alarmTopic: Topic;

  constructor(scope: Construct, id: string, props: AgentToolProps) {
    super(scope, id);
    this.alarmTopic = this.#alarmTopic(props.alarmEmail);
    const { alarmTopic } = this;
    this.endpoint = new AsyncEndpoint(this, "Endpoint", { ...props.endpoint, alarmTopic });
    this.tool = new AsyncEndpointTool(this, "Tool", { ...props.tool, endpoint: this.endpoint, alarmTopic });
    const { tenantHeader } = props.tool ?? {};
    this.target = new AgentCoreGatewayTarget(this, "Gateway", {
      tools: bundledTools(props.tool),
      ...(tenantHeader === undefined ? {} : { requestHeaders: [tenantHeader] }),
      ...props.gateway,
      function: this.tool.function,
    });
  }

  #alarmTopic(email: string | undefined): Topic {
    const topic = new Topic(this, "AlarmTopic", { enforceSSL: true });
    // A topic with a policy of its own has lost the one that lets the account's alarms in.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "AllowAlarms",
        actions: ["sns:Publish"],
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        resources: [topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    );
    if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }
}
