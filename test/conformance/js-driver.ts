import * as scaling from "@aws-sdk/client-application-auto-scaling";
import * as cloudWatch from "@aws-sdk/client-cloudwatch";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as s3 from "@aws-sdk/client-s3";
import * as sagemaker from "@aws-sdk/client-sagemaker";
import * as runtime from "@aws-sdk/client-sagemaker-runtime";
import * as sns from "@aws-sdk/client-sns";
import * as sqs from "@aws-sdk/client-sqs";
import * as sts from "@aws-sdk/client-sts";
import type { Outcome, Step } from "./step.ts";

/** A client with its commands; the scenario names both, so they are looked up by name. */
type Package = { readonly client: { send(command: never): Promise<unknown> }; readonly commands: object };

/** Calls what the scenario says with the AWS SDK for JavaScript v3, which takes the emulator's URL from its environment. */
export async function driveJs(steps: readonly Step[]): Promise<Outcome[]> {
  const config = { maxAttempts: 1 };
  const packages: Record<string, Package> = {
    "application-autoscaling": {
      client: new scaling.ApplicationAutoScalingClient(config),
      commands: scaling,
    },
    cloudwatch: { client: new cloudWatch.CloudWatchClient(config), commands: cloudWatch },
    logs: { client: new logs.CloudWatchLogsClient(config), commands: logs },
    dynamodb: { client: new dynamodb.DynamoDBClient(config), commands: dynamodb },
    s3: { client: new s3.S3Client({ ...config, forcePathStyle: true }), commands: s3 },
    sagemaker: { client: new sagemaker.SageMakerClient(config), commands: sagemaker },
    "sagemaker-runtime": { client: new runtime.SageMakerRuntimeClient(config), commands: runtime },
    sns: { client: new sns.SNSClient(config), commands: sns },
    sqs: { client: new sqs.SQSClient(config), commands: sqs },
    sts: { client: new sts.STSClient(config), commands: sts },
  };
  const outcomes: Outcome[] = [];
  for (const step of steps)
    outcomes.push({ outcome: await take(packages[step.service], step), problems: [] });
  return outcomes;
}

async function take(at: Package | undefined, { service, operation, input }: Step): Promise<string> {
  const Command: unknown = at && Reflect.get(at.commands, `${operation}Command`);
  if (at === undefined || typeof Command !== "function") throw new Error(`no ${service} ${operation} here`);
  try {
    await at.client.send(Reflect.construct(Command, [withDates(input)]) as never);
    return "ok";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** Times stand in the scenario as text, which the other clients take; this one wants dates. */
function withDates(input: Step["input"]): unknown {
  return JSON.parse(JSON.stringify(input), (_, value: unknown) =>
    typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : value,
  );
}
