import { planDeployment } from "@sagemaker-async/core/deploy";
import { Match, type Template } from "aws-cdk-lib/assertions";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { describe, expect, it } from "vitest";
import { AsyncEndpoint, type AsyncEndpointProps } from "../../src/cdk/index.ts";
import { endpointProps, onlyOne, templateOf } from "./support/synthesize.ts";

const endpoint = (props: Partial<AsyncEndpointProps> = {}): Template =>
  templateOf((stack) => new AsyncEndpoint(stack, "Endpoint", { ...endpointProps, ...props }));

/** What `deployAsyncEndpoint` asks of AWS for the same endpoint. */
function requestsOfCore(operation: string): Readonly<Record<string, unknown>>[] {
  return planDeployment({
    name: endpointProps.endpointName,
    image: endpointProps.image,
    instanceType: endpointProps.instanceType,
    instances: endpointProps.instances,
    roleArn: "arn:aws:iam::123456789012:role/sagemaker",
    outputPath: "s3://bucket/async-inference-output",
    failurePath: "s3://bucket/async-inference-failures",
  })
    .filter((request) => request.operation === operation)
    .map(({ input }) => ({ ...input }));
}

const policies = "AWS::ApplicationAutoScaling::ScalingPolicy";

describe("AsyncEndpoint scales as deployAsyncEndpoint does (A19-28: backlog per instance, and awake from zero)", () => {
  it.each(requestsOfCore("PutScalingPolicy").map((input) => [input["PolicyName"], input]))(
    "by the policy %s",
    (_, input) => {
      const template = endpoint();
      const { ResourceId, ...rest } = input as { ResourceId: unknown };
      template.hasResourceProperties(policies, rest);
      expect(JSON.stringify(template.findResources(policies))).toContain(
        '"EndpointName"]},"/variant/AllTraffic"',
      );
    },
  );

  it("between the same numbers of instances", () => {
    endpoint().hasResourceProperties("AWS::ApplicationAutoScaling::ScalableTarget", {
      MinCapacity: 0,
      MaxCapacity: 4,
      ServiceNamespace: "sagemaker",
      ScalableDimension: "sagemaker:variant:DesiredInstanceCount",
    });
  });

  it("by the same alarm, which calls the wake policy", () => {
    const template = endpoint();
    const [{ AlarmActions, ...alarm } = {}] = requestsOfCore("PutMetricAlarm");
    const [wake] = Object.keys(
      template.findResources(policies, { Properties: { PolicyName: "solubility-wake" } }),
    );
    template.hasResourceProperties("AWS::CloudWatch::Alarm", { ...alarm, AlarmActions: [{ Ref: wake }] });
  });

  it("under the same tags, which Endpoint.connect reads", () => {
    const [{ Tags } = {}] = requestsOfCore("CreateEndpoint");
    const { Properties } = onlyOne(endpoint(), "AWS::SageMaker::Endpoint");
    expect(Properties["Tags"]).toEqual(expect.arrayContaining(Tags as unknown[]));
    expect(Properties["Tags"]).toHaveLength((Tags as unknown[]).length);
  });
});

it("does not scale a fixed fleet", () => {
  const template = endpoint({ instances: { min: 2, max: 2 } });
  template.resourceCountIs(policies, 0);
  template.hasResourceProperties("AWS::SageMaker::EndpointConfig", {
    ProductionVariants: [Match.objectLike({ InitialInstanceCount: 2 })],
  });
});

it("does not wake an endpoint that never sleeps", () => {
  const template = endpoint({ instances: { min: 1, max: 2 } });
  template.resourceCountIs(policies, 1);
});

it("can be changed: what CloudFormation replaces has no name, and a change keeps the number of instances", () => {
  const template = endpoint();
  template.hasResourceProperties("AWS::SageMaker::Model", { ModelName: Match.absent() });
  template.hasResourceProperties("AWS::SageMaker::EndpointConfig", { EndpointConfigName: Match.absent() });
  template.hasResourceProperties("AWS::SageMaker::Endpoint", {
    EndpointName: "solubility",
    RetainAllVariantProperties: true,
  });
});

it("lets objects expire by folder, and gives up unfinished uploads", () => {
  endpoint({ retentionDays: { output: 3 } }).hasResourceProperties("AWS::S3::Bucket", {
    LifecycleConfiguration: {
      Rules: [
        { Id: "input", Prefix: "async-inference-input/", ExpirationInDays: 7, Status: "Enabled" },
        { Id: "output", Prefix: "async-inference-output/", ExpirationInDays: 3, Status: "Enabled" },
        { Id: "failure", Prefix: "async-inference-failures/", ExpirationInDays: 30, Status: "Enabled" },
        {
          Id: "unfinished-uploads",
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          Status: "Enabled",
        },
      ],
    },
  });
});

it("keeps both buckets private, encrypted, behind TLS, and when the stack goes", () => {
  const template = endpoint();
  const everything = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  template.allResourcesProperties("AWS::S3::Bucket", {
    PublicAccessBlockConfiguration: everything,
    BucketEncryption: Match.anyValue(),
  });
  template.allResources("AWS::S3::Bucket", { DeletionPolicy: "Retain" });
  template.allResourcesProperties("AWS::S3::BucketPolicy", {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      ]),
    },
  });
});

it("gives SageMaker a role for this image, these folders, these topics and this log group alone", () => {
  const { Properties } = onlyOne(endpoint({ modelDataUrl: "s3://models/a/b.tar.gz" }), "AWS::IAM::Role");
  const text = JSON.stringify(Properties["Policies"]);
  expect(text).toContain("ecr:eu-central-1:123456789012:repository/team/solubility");
  expect(text).toContain(":s3:::models/a/b.tar.gz");
  expect(text).toContain(":log-group:/aws/sagemaker/Endpoints/solubility");
  expect(text).not.toMatch(/"Action":"[a-z0-9-]+:\*"/);
});

it("refuses an image that is not in Amazon ECR, unless it is given a role that may read it", () => {
  expect(() => endpoint({ image: "docker.io/team/solubility" })).toThrow(/no image in Amazon ECR/);
  const template = templateOf((stack) => {
    const role = new Role(stack, "Role", { assumedBy: new ServicePrincipal("sagemaker.amazonaws.com") });
    new AsyncEndpoint(stack, "Endpoint", { ...endpointProps, image: "docker.io/team/solubility", role });
  });
  template.resourceCountIs("AWS::IAM::Role", 1);
});

it("encrypts bucket and answers with a key of one's own", () => {
  const template = templateOf((stack) => {
    const encryptionKey = new Key(stack, "Key");
    new AsyncEndpoint(stack, "Endpoint", { ...endpointProps, encryptionKey });
  });
  template.hasResourceProperties("AWS::SageMaker::EndpointConfig", {
    AsyncInferenceConfig: { OutputConfig: { KmsKeyId: Match.anyValue() } },
  });
  expect(JSON.stringify(onlyOne(template, "AWS::IAM::Role"))).toContain("kms:GenerateDataKey");
});

it("tells its topics of answers and failures, with what they say only when asked", () => {
  const notifications = (template: Template) =>
    template.hasResourceProperties("AWS::SageMaker::EndpointConfig", {
      AsyncInferenceConfig: {
        OutputConfig: { NotificationConfig: { IncludeInferenceResponseIn: Match.absent() } },
      },
    });
  notifications(endpoint());
  expect(() => notifications(endpoint({ includeResponseInNotifications: true }))).toThrow();
});

it("raises an alarm for old requests, missing instances, failures, expiry and lost transfers", () => {
  const template = templateOf((stack) => {
    const alarmTopic = new Topic(stack, "Topic");
    new AsyncEndpoint(stack, "Endpoint", {
      ...endpointProps,
      alarmTopic,
      alarms: { noCapacitySeconds: 600 },
    });
  });
  const alarms = [
    { AlarmName: "solubility-oldest-request", MetricName: "ApproximateAgeOfOldestRequest", Threshold: 3600 },
    { AlarmName: "solubility-no-capacity", MetricName: "HasBacklogWithoutCapacity", EvaluationPeriods: 10 },
    { AlarmName: "solubility-failures", MetricName: "InvocationFailures", Threshold: 0 },
    { AlarmName: "solubility-expired", MetricName: "ExpiredRequests", Threshold: 0 },
    { AlarmName: "solubility-transfers", Metrics: Match.anyValue() },
  ];
  for (const alarm of alarms) {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      ...alarm,
      TreatMissingData: "notBreaching",
      AlarmActions: [Match.anyValue()],
    });
  }
});
