import { resourceKinds } from "./resource-kinds.ts";
import { type Properties, resourcesOf, type Template } from "./template.ts";

/** What a deployment of this template makes, and what of it costs money, for a person to read before it happens. */
export function describePlan(stackName: string, template: Template): string {
  return [
    `Stack "${stackName}" will have:`,
    "",
    ...resourceLines(template),
    "",
    "What costs money while it is there:",
    "",
    ...costLines(template),
    "",
    "Both buckets stay when the stack is deleted; their objects expire.",
  ].join("\n");
}

function resourceLines(template: Template): string[] {
  const present = new Set(Object.values(template.Resources).map(({ Type }) => Type));
  const types = [...Object.keys(resourceKinds), ...present].filter((type) => present.has(type));
  return [...new Set(types)].map((type) => {
    const resources = resourcesOf(template, type);
    const { one, many, nameOf } = resourceKinds[type] ?? { one: type, many: type };
    const names = resources.map(({ Properties = {} }) => nameOf?.(Properties));
    const listed = names.every((name) => typeof name === "string") ? `: ${names.join(", ")}` : "";
    return `${String(resources.length).padStart(3)} ${resources.length === 1 ? one : many}${listed}`;
  });
}

/** Each with AWS's own page, for prices differ by region and change. */
function costLines(template: Template): string[] {
  const alarms = resourcesOf(template, "AWS::CloudWatch::Alarm").length;
  return [
    `  by the hour   ${instances(template)}`,
    "                https://aws.amazon.com/sagemaker/ai/pricing/",
    "  by the call   Lambda, AgentCore gateway, S3 requests, SNS messages, reads of a metric",
    "                https://aws.amazon.com/lambda/pricing/ https://aws.amazon.com/bedrock/agentcore/pricing/",
    "                https://aws.amazon.com/s3/pricing/ https://aws.amazon.com/sns/pricing/",
    `  by the month  ${alarms} alarms and the tool's metrics, stored objects and logs`,
    "                https://aws.amazon.com/cloudwatch/pricing/",
  ];
}

function instances(template: Template): string {
  const [configuration] = resourcesOf(template, "AWS::SageMaker::EndpointConfig");
  const [variant] = (configuration?.Properties?.["ProductionVariants"] ?? []) as Properties[];
  const { InstanceType, InitialInstanceCount } = variant ?? {};
  const [target] = resourcesOf(template, "AWS::ApplicationAutoScaling::ScalableTarget");
  const { MinCapacity, MaxCapacity } = target?.Properties ?? {};
  if (!target) return `${InitialInstanceCount} × ${InstanceType}, always`;
  const idle = MinCapacity === 0 ? "none when idle" : `${MinCapacity} when idle`;
  return `${InstanceType}: ${InitialInstanceCount} after the deployment, up to ${MaxCapacity}, ${idle}`;
}
