import type { Properties } from "./template.ts";

type Kind = {
  readonly one: string;
  readonly many: string;
  /** What tells one from another: its name, where it is known before AWS makes it. */
  readonly nameOf?: (properties: Properties) => unknown;
};

const property = (name: string) => (properties: Properties) => properties[name];

/** CloudFormation's types in words, in the order in which people think of them. */
export const resourceKinds: { readonly [type: string]: Kind } = {
  "AWS::SageMaker::Endpoint": kind("SageMaker endpoint", property("EndpointName")),
  "AWS::SageMaker::EndpointConfig": kind("endpoint configuration"),
  "AWS::SageMaker::Model": kind("model"),
  "AWS::ApplicationAutoScaling::ScalableTarget": kind("scalable target"),
  "AWS::ApplicationAutoScaling::ScalingPolicy": {
    ...kind("scaling policy", property("PolicyName")),
    many: "scaling policies",
  },
  "AWS::Lambda::Function": kind("Lambda function"),
  "AWS::Logs::LogGroup": kind("log group"),
  "AWS::BedrockAgentCore::Gateway": kind("AgentCore gateway", property("Name")),
  "AWS::BedrockAgentCore::GatewayTarget": kind("gateway target", property("Name")),
  "AWS::S3::Bucket": kind("S3 bucket"),
  "AWS::S3::BucketPolicy": { ...kind("bucket policy"), many: "bucket policies" },
  "AWS::SNS::Topic": kind("SNS topic"),
  "AWS::SNS::TopicPolicy": { ...kind("topic policy"), many: "topic policies" },
  "AWS::SNS::Subscription": kind("mail subscription", property("Endpoint")),
  "AWS::CloudWatch::Alarm": kind("CloudWatch alarm", property("AlarmName")),
  "AWS::SecretsManager::Secret": kind("secret"),
  "AWS::IAM::Role": kind("IAM role"),
};

function kind(one: string, nameOf?: Kind["nameOf"]): Kind {
  return { one, many: `${one}s`, ...(nameOf ? { nameOf } : {}) };
}
