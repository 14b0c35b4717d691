import { logsScenario } from "./logs-scenario.ts";
import { scalingScenario } from "./scaling-scenario.ts";
import type { Step } from "./step.ts";

/** Every operation that the emulator serves, with answers and with errors; the same for every client. */
export const scenario: readonly Step[] = [
  { service: "sts", operation: "GetCallerIdentity", input: {} },
  // A new table can be written to a moment later, by when the rest has gone by.
  {
    service: "dynamodb",
    operation: "CreateTable",
    input: {
      TableName: "cache",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    },
  },

  {
    service: "sagemaker",
    operation: "CreateModel",
    input: {
      ModelName: "made",
      PrimaryContainer: { Image: "000000000000.dkr.ecr.us-east-1.amazonaws.com/model:1" },
      ExecutionRoleArn: "arn:aws:iam::000000000000:role/model",
      Tags: [{ Key: "team", Value: "chemistry" }],
    },
  },
  {
    service: "sagemaker",
    operation: "CreateModel",
    input: { ModelName: "made" },
    error: "ValidationException",
  },
  { service: "sagemaker", operation: "DescribeModel", input: { ModelName: "made" } },
  { service: "sagemaker", operation: "DescribeModel", input: { ModelName: "async" } },
  {
    service: "sagemaker",
    operation: "DescribeModel",
    input: { ModelName: "nobody" },
    error: "ValidationException",
  },
  { service: "sagemaker", operation: "ListModels", input: { MaxResults: 1 } },

  {
    service: "sagemaker",
    operation: "CreateEndpointConfig",
    input: {
      EndpointConfigName: "made",
      ProductionVariants: [
        {
          VariantName: "main",
          ModelName: "made",
          InitialInstanceCount: 1,
          InstanceType: "ml.m5.large",
          ContainerStartupHealthCheckTimeoutInSeconds: 600,
        },
      ],
      AsyncInferenceConfig: {
        ClientConfig: { MaxConcurrentInvocationsPerInstance: 4 },
        OutputConfig: {
          S3OutputPath: "s3://demo/made",
          S3FailurePath: "s3://demo/made-failures",
          NotificationConfig: {
            SuccessTopic: "arn:aws:sns:us-east-1:000000000000:ok",
            ErrorTopic: "arn:aws:sns:us-east-1:000000000000:bad",
            IncludeInferenceResponseIn: ["SUCCESS_NOTIFICATION_TOPIC"],
          },
        },
      },
    },
  },
  {
    service: "sagemaker",
    operation: "CreateEndpointConfig",
    input: {
      EndpointConfigName: "wrong",
      ProductionVariants: [{ VariantName: "main", ModelName: "made" }],
      AsyncInferenceConfig: { OutputConfig: { S3OutputPath: "demo/made" } },
    },
    error: "ValidationException",
  },
  { service: "sagemaker", operation: "DescribeEndpointConfig", input: { EndpointConfigName: "made" } },
  { service: "sagemaker", operation: "DescribeEndpointConfig", input: { EndpointConfigName: "sync" } },
  { service: "sagemaker", operation: "ListEndpointConfigs", input: { NameContains: "made" } },

  {
    service: "sagemaker",
    operation: "CreateEndpoint",
    input: { EndpointName: "made", EndpointConfigName: "made" },
  },
  {
    service: "sagemaker",
    operation: "CreateEndpoint",
    input: { EndpointName: "made", EndpointConfigName: "made" },
    error: "ValidationException",
  },
  { service: "sagemaker", operation: "DescribeEndpoint", input: { EndpointName: "made" } },
  { service: "sagemaker", operation: "DescribeEndpoint", input: { EndpointName: "async" } },
  { service: "sagemaker", operation: "DescribeEndpoint", input: { EndpointName: "sync" } },
  { service: "sagemaker", operation: "DescribeEndpoint", input: { EndpointName: "updating" } },
  { service: "sagemaker", operation: "DescribeEndpoint", input: { EndpointName: "failed" } },
  {
    service: "sagemaker",
    operation: "DescribeEndpoint",
    input: { EndpointName: "nobody" },
    error: "ValidationException",
  },
  {
    service: "sagemaker",
    operation: "ListEndpoints",
    input: { SortBy: "Name", StatusEquals: "InService", MaxResults: 2 },
  },
  {
    service: "sagemaker",
    operation: "ListEndpoints",
    input: { NextToken: "wrong" },
    error: "ValidationException",
  },
  {
    service: "sagemaker",
    operation: "UpdateEndpoint",
    input: { EndpointName: "made", EndpointConfigName: "made" },
  },
  {
    service: "sagemaker",
    operation: "UpdateEndpoint",
    input: { EndpointName: "failed", EndpointConfigName: "made" },
    error: "ValidationException",
  },
  {
    service: "sagemaker",
    operation: "UpdateEndpointWeightsAndCapacities",
    input: {
      EndpointName: "made",
      DesiredWeightsAndCapacities: [{ VariantName: "main", DesiredInstanceCount: 2 }],
    },
  },

  {
    service: "sagemaker",
    operation: "AddTags",
    input: {
      ResourceArn: "arn:aws:sagemaker:us-east-1:000000000000:endpoint/made",
      Tags: [
        { Key: "team", Value: "chemistry" },
        { Key: "empty", Value: "" },
      ],
    },
  },
  {
    service: "sagemaker",
    operation: "AddTags",
    input: {
      ResourceArn: "arn:aws:sagemaker:us-east-1:000000000000:endpoint/made",
      Tags: [{ Key: "team", Value: "{}" }],
    },
    error: "ValidationException",
  },
  {
    service: "sagemaker",
    operation: "ListTags",
    input: { ResourceArn: "arn:aws:sagemaker:us-east-1:000000000000:endpoint/made" },
  },
  {
    service: "sagemaker",
    operation: "DeleteTags",
    input: { ResourceArn: "arn:aws:sagemaker:us-east-1:000000000000:endpoint/made", TagKeys: ["team"] },
  },
  { service: "sagemaker", operation: "ListTrainingJobs", input: {}, error: "UnknownOperationException" },

  {
    service: "s3",
    operation: "PutObject",
    input: { Bucket: "demo", Key: "in/a.csv", ContentType: "text/csv" },
  },
  { service: "s3", operation: "HeadObject", input: { Bucket: "demo", Key: "in/a.csv" } },
  { service: "s3", operation: "ListObjectsV2", input: { Bucket: "demo", Prefix: "in/" } },

  {
    service: "sagemaker-runtime",
    operation: "InvokeEndpointAsync",
    input: {
      EndpointName: "made",
      InputLocation: "s3://demo/in/a.csv",
      ContentType: "text/csv",
      Accept: "text/csv",
      CustomAttributes: "trace=1",
      InferenceId: "mine",
      Filename: "answer",
      S3OutputPathExtension: "run-1",
      RequestTTLSeconds: 60,
      InvocationTimeoutSeconds: 60,
    },
  },
  {
    service: "sagemaker-runtime",
    operation: "InvokeEndpointAsync",
    input: { EndpointName: "async", Body: "a,b" },
  },
  {
    service: "sagemaker-runtime",
    operation: "InvokeEndpointAsync",
    input: { EndpointName: "no-failures", Body: "a,b" },
  },
  {
    service: "sagemaker-runtime",
    operation: "InvokeEndpointAsync",
    input: { EndpointName: "nobody", Body: "a,b" },
    error: "ValidationError",
  },
  {
    service: "sagemaker-runtime",
    operation: "InvokeEndpointAsync",
    input: { EndpointName: "async", Body: "a,b", Filename: "a.b.c" },
    error: "ValidationError",
  },
  {
    service: "sagemaker-runtime",
    operation: "InvokeEndpoint",
    input: { EndpointName: "sync", Body: "a,b", ContentType: "text/csv" },
  },
  {
    service: "sagemaker-runtime",
    operation: "InvokeEndpoint",
    input: { EndpointName: "failing", Body: "a,b" },
    error: "ModelError",
  },
  {
    service: "sagemaker-runtime",
    operation: "InvokeEndpoint",
    input: { EndpointName: "async", Body: "a,b" },
    error: "ValidationError",
  },

  { service: "sagemaker", operation: "DeleteEndpoint", input: { EndpointName: "made" } },
  {
    service: "sagemaker",
    operation: "DeleteEndpoint",
    input: { EndpointName: "async" },
    error: "ValidationException",
  },
  { service: "sagemaker", operation: "DeleteEndpointConfig", input: { EndpointConfigName: "made" } },
  { service: "sagemaker", operation: "DeleteModel", input: { ModelName: "made" } },

  { service: "sns", operation: "CreateTopic", input: { Name: "results" } },
  { service: "sns", operation: "ListTopics", input: {} },
  { service: "sqs", operation: "CreateQueue", input: { QueueName: "results" } },
  { service: "sqs", operation: "ListQueues", input: {} },
  { service: "dynamodb", operation: "PutItem", input: { TableName: "cache", Item: { pk: { S: "a" } } } },
  { service: "dynamodb", operation: "GetItem", input: { TableName: "cache", Key: { pk: { S: "a" } } } },

  ...scalingScenario,
  ...logsScenario,
];
