import { type App, CfnOutput, Stack, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { AgentTool } from "../src/cdk/agent-tool.ts";
import { acknowledgeFindings } from "./acknowledgements.ts";
import type { Configuration } from "./configuration.ts";

/** Adds one tool to an app: a stack of the configuration's name, which cdk-nag looks at. It knows no account and no region. */
export function addToolStack(app: App, configuration: Configuration): Stack {
  const { name, endpoint, tool, gateway, alarmEmail } = configuration;
  const stack = new Stack(app, name, {
    description: `${name}: a SageMaker asynchronous endpoint as a tool of agents`,
  });
  const agentTool = new AgentTool(stack, "AgentTool", {
    endpoint: { ...endpoint, endpointName: name },
    tool,
    gateway: { targetName: name, gateway: { ...gateway, name } },
    alarmEmail,
  });
  writeOutputs(stack, agentTool);
  allowStatedDependencies(stack);
  acknowledgeFindings(agentTool, name);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return stack;
}

/** For cfn-lint: CDK writes down dependencies that references imply, too. */
export function allowStatedDependencies(stack: Stack): void {
  stack.addMetadata("cfn-lint", { config: { ignore_checks: ["W3005"] } });
}

/** What a person looks for after a deployment. */
export function writeOutputs(stack: Stack, { endpoint, tool, target, alarmTopic }: AgentTool): void {
  const outputs = {
    GatewayUrl: target.gatewayUrl,
    EndpointName: endpoint.endpointName,
    BucketName: endpoint.bucket.bucketName,
    FunctionName: tool.function.functionName,
    SuccessTopicArn: endpoint.successTopic.topicArn,
    ErrorTopicArn: endpoint.errorTopic.topicArn,
    AlarmTopicArn: alarmTopic.topicArn,
  };
  for (const [name, value] of Object.entries(outputs)) {
    if (value !== undefined) new CfnOutput(stack, name, { value });
  }
}
