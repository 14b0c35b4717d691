import { describe, expect, test } from "vitest";
import { deployAsyncEndpoint } from "../../src/deploy/deploy-async-endpoint.ts";
import type { DeployOptions } from "../../src/deploy/options.ts";
import { planDeployment } from "../../src/deploy/plan-deployment.ts";
import { planUndeployment } from "../../src/deploy/plan-undeployment.ts";
import { undeployAsyncEndpoint } from "../../src/deploy/undeploy-async-endpoint.ts";
import { decodeTags } from "../../src/metadata/tags.ts";

const asyncOptions: DeployOptions = {
  name: "solubility",
  image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/solubility:3",
  roleArn: "arn:aws:iam::123456789012:role/sagemaker",
  instanceType: "ml.c7i.xlarge",
  outputPath: "s3://demo/async-output",
  failurePath: "s3://demo/async-failures",
  instances: { min: 0, max: 4 },
};

const { outputPath: _, failurePath: __, ...common } = asyncOptions;
const realtimeOptions: DeployOptions = { ...common, mode: "realtime", instances: { min: 1, max: 4 } };

const operationsOf = (options: DeployOptions) => planDeployment(options).map(({ operation }) => operation);

/** The input of the one request with this operation; of the policies, the one with this name. */
function inputOf(options: DeployOptions, operation: string, policyName?: string): object {
  const found = planDeployment(options).filter(
    (request) =>
      request.operation === operation &&
      (policyName === undefined ||
        ("PolicyName" in request.input && request.input.PolicyName === policyName)),
  );
  expect(found).toHaveLength(1);
  return found[0]?.input ?? {};
}

describe("the plan of an asynchronous endpoint", () => {
  test("has every request, in the order in which they depend on each other", () => {
    expect(planDeployment(asyncOptions).map(({ service, operation }) => `${service} ${operation}`)).toEqual([
      "sagemaker CreateModel",
      "sagemaker CreateEndpointConfig",
      "sagemaker CreateEndpoint",
      "application-autoscaling RegisterScalableTarget",
      "application-autoscaling PutScalingPolicy",
      "application-autoscaling PutScalingPolicy",
      "cloudwatch PutMetricAlarm",
    ]);
  });

  test("A19-35: is the same each time, so no name depends on the time", () => {
    expect(planDeployment(asyncOptions)).toEqual(planDeployment(asyncOptions));
  });

  test("creates the model from the image, and from the model's files and the environment where they are given", () => {
    expect(inputOf(asyncOptions, "CreateModel")).toEqual({
      ModelName: "solubility",
      ExecutionRoleArn: asyncOptions.roleArn,
      PrimaryContainer: { Image: asyncOptions.image },
      Tags: [{ Key: "sagemaker-async:endpoint", Value: "solubility" }],
    });
    const more = { modelDataUrl: "s3://demo/model.tar.gz", environment: { WORKERS: "2" } };
    expect(inputOf({ ...asyncOptions, ...more }, "CreateModel")).toMatchObject({
      PrimaryContainer: { ModelDataUrl: more.modelDataUrl, Environment: more.environment },
    });
  });

  test("has one request at a time for an instance, and begins with the one instance that AWS asks for", () => {
    expect(inputOf(asyncOptions, "CreateEndpointConfig")).toEqual({
      EndpointConfigName: "solubility",
      ProductionVariants: [
        {
          VariantName: "AllTraffic",
          ModelName: "solubility",
          InstanceType: "ml.c7i.xlarge",
          InitialInstanceCount: 1,
        },
      ],
      AsyncInferenceConfig: {
        OutputConfig: { S3OutputPath: "s3://demo/async-output", S3FailurePath: "s3://demo/async-failures" },
        ClientConfig: { MaxConcurrentInvocationsPerInstance: 1 },
      },
      Tags: [{ Key: "sagemaker-async:endpoint", Value: "solubility" }],
    });
    const fleet = { ...asyncOptions, instances: { min: 2, max: 4 } };
    expect(inputOf(fleet, "CreateEndpointConfig")).toMatchObject({
      ProductionVariants: [{ InitialInstanceCount: 2 }],
    });
  });

  test("tells topics of answers, of failures, or of both", () => {
    const [SuccessTopic, ErrorTopic] = ["done", "failed"].map(
      (name) => `arn:aws:sns:us-east-1:123456789012:${name}`,
    );
    const notified = (options: Partial<DeployOptions>, NotificationConfig: object) =>
      expect(inputOf({ ...asyncOptions, ...options }, "CreateEndpointConfig")).toMatchObject({
        AsyncInferenceConfig: { OutputConfig: { NotificationConfig } },
      });
    notified({ successTopic: SuccessTopic }, { SuccessTopic });
    notified({ errorTopic: ErrorTopic }, { ErrorTopic });
    notified({ successTopic: SuccessTopic, errorTopic: ErrorTopic }, { SuccessTopic, ErrorTopic });
  });

  test("writes tags that routing reads; the caller's metadata counts more than the deployment's own", () => {
    const tagsOf = (metadata: NonNullable<DeployOptions["metadata"]>) => {
      const { Tags = [] } = inputOf({ ...asyncOptions, metadata }, "CreateEndpoint") as {
        Tags?: { Key: string; Value: string }[];
      };
      return decodeTags(Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])));
    };
    const own = {
      "sagemaker-async:endpoint": "solubility",
      async_endpoint: true,
      instance: "ml.c7i.xlarge",
      min_instances: 0,
      max_instances: 4,
      async_max_concurrent: 1,
    };
    expect(tagsOf({})).toEqual(own);
    const features = ["smiles", "logP, measured"];
    expect(tagsOf({ inference_batch_size: 50, features, instance: "c7i" })).toEqual({
      ...own,
      inference_batch_size: 50,
      features,
      instance: "c7i",
    });
  });

  test("says whose it is in plain text, even where the name is base64 by chance", () => {
    const { Tags } = inputOf({ ...asyncOptions, name: "disk" }, "CreateEndpoint") as { Tags?: unknown };
    expect(Tags).toContainEqual({ Key: "sagemaker-async:endpoint", Value: "disk" });
  });
});

describe("the plan of an asynchronous endpoint's scaling", () => {
  const scalable = {
    ServiceNamespace: "sagemaker",
    ResourceId: "endpoint/solubility/variant/AllTraffic",
    ScalableDimension: "sagemaker:variant:DesiredInstanceCount",
  };

  test("goes from no instance to the most", () => {
    expect(inputOf(asyncOptions, "RegisterScalableTarget")).toEqual({
      ...scalable,
      MinCapacity: 0,
      MaxCapacity: 4,
    });
  });

  test("A19-28: follows the backlog of an instance, so one job does not start the whole fleet", () => {
    expect(inputOf(asyncOptions, "PutScalingPolicy", "solubility-tracking")).toEqual({
      ...scalable,
      PolicyName: "solubility-tracking",
      PolicyType: "TargetTrackingScaling",
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 5,
        CustomizedMetricSpecification: {
          MetricName: "ApproximateBacklogSizePerInstance",
          Namespace: "AWS/SageMaker",
          Dimensions: [{ Name: "EndpointName", Value: "solubility" }],
          Statistic: "Average",
        },
        ScaleInCooldown: 300,
        ScaleOutCooldown: 300,
      },
    });
  });

  test("A17: wakes by one instance when requests wait and none is there", () => {
    expect(inputOf(asyncOptions, "PutScalingPolicy", "solubility-wake")).toEqual({
      ...scalable,
      PolicyName: "solubility-wake",
      PolicyType: "StepScaling",
      StepScalingPolicyConfiguration: {
        AdjustmentType: "ChangeInCapacity",
        MetricAggregationType: "Average",
        Cooldown: 300,
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
      },
    });
    expect(inputOf(asyncOptions, "PutMetricAlarm")).toEqual({
      AlarmName: "solubility-wake",
      AlarmDescription: expect.stringContaining("solubility"),
      AlarmActions: ["<ARN of policy solubility-wake>"],
      MetricName: "HasBacklogWithoutCapacity",
      Namespace: "AWS/SageMaker",
      Dimensions: [{ Name: "EndpointName", Value: "solubility" }],
      Statistic: "Average",
      Period: 60,
      EvaluationPeriods: 2,
      DatapointsToAlarm: 2,
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: "missing",
      Tags: [{ Key: "sagemaker-async:endpoint", Value: "solubility" }],
    });
  });

  test("takes its numbers from the options", () => {
    const scaling = {
      backlogPerInstance: 2.5,
      scaleInCooldownSeconds: 600,
      scaleOutCooldownSeconds: 0,
      wakeCooldownSeconds: 60,
    };
    const options = { ...asyncOptions, scaling };
    expect(inputOf(options, "PutScalingPolicy", "solubility-tracking")).toMatchObject({
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 2.5,
        ScaleInCooldown: 600,
        ScaleOutCooldown: 0,
      },
    });
    expect(inputOf(options, "PutScalingPolicy", "solubility-wake")).toMatchObject({
      StepScalingPolicyConfiguration: { Cooldown: 60 },
    });
  });

  test("has no step from zero where there is always an instance: its metric would never rise", () => {
    expect(operationsOf({ ...asyncOptions, instances: { min: 1, max: 4 } })).toEqual([
      "CreateModel",
      "CreateEndpointConfig",
      "CreateEndpoint",
      "RegisterScalableTarget",
      "PutScalingPolicy",
    ]);
  });

  test("A10: is not there for a fixed fleet, which begins with all of its instances", () => {
    const fixed = { ...asyncOptions, instances: { min: 3, max: 3 } };
    expect(operationsOf(fixed)).toEqual(["CreateModel", "CreateEndpointConfig", "CreateEndpoint"]);
    expect(inputOf(fixed, "CreateEndpointConfig")).toMatchObject({
      ProductionVariants: [{ InitialInstanceCount: 3 }],
    });
  });

  test("begins at no instance where `min` is not given", () => {
    expect(inputOf({ ...asyncOptions, instances: { max: 2 } }, "RegisterScalableTarget")).toMatchObject({
      MinCapacity: 0,
      MaxCapacity: 2,
    });
  });
});

describe("the plan of a realtime endpoint", () => {
  test("has no asynchronous configuration, and says so in its tags", () => {
    expect(inputOf(realtimeOptions, "CreateEndpointConfig")).not.toHaveProperty("AsyncInferenceConfig");
    const { Tags } = inputOf(realtimeOptions, "CreateEndpoint") as { Tags?: unknown };
    expect(Tags).toContainEqual({ Key: "async_endpoint", Value: "false" });
    expect(Tags).not.toContainEqual(expect.objectContaining({ Key: "async_max_concurrent" }));
  });

  test("follows the use of the CPU", () => {
    expect(inputOf(realtimeOptions, "PutScalingPolicy")).toMatchObject({
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 60,
        CustomizedMetricSpecification: {
          MetricName: "CPUUtilization",
          Namespace: "/aws/sagemaker/Endpoints",
          Dimensions: [
            { Name: "EndpointName", Value: "solubility" },
            { Name: "VariantName", Value: "AllTraffic" },
          ],
          Statistic: "Average",
          Unit: "Percent",
        },
      },
    });
    const warmer = { ...realtimeOptions, scaling: { cpuUtilizationPercent: 240 } };
    expect(inputOf(warmer, "PutScalingPolicy")).toMatchObject({
      TargetTrackingScalingPolicyConfiguration: { TargetValue: 240 },
    });
  });

  test("has one instance where `min` is not given", () => {
    const options = { ...realtimeOptions, instances: { max: 2 } };
    expect(inputOf(options, "RegisterScalableTarget")).toMatchObject({ MinCapacity: 1, MaxCapacity: 2 });
  });
});

describe("the plan of a removal", () => {
  test("A10, A19-28: names everything in full, so the alarms of smiles-to-3d-v2 are not those of smiles-to-3d", () => {
    const texts = JSON.stringify(planUndeployment("smiles-to-3d"));
    expect(texts).not.toContain("smiles-to-3d-v2");
    expect(planUndeployment("smiles-to-3d")[0]).toEqual({
      service: "cloudwatch",
      operation: "DeleteAlarms",
      input: { AlarmNames: ["smiles-to-3d-wake"] },
    });
  });

  test("undoes each request of the deployment, in the opposite order, under the same names", () => {
    const namesIn = (requests: readonly { readonly input: object }[]) =>
      requests.map(({ input }) => {
        const named = input as Record<string, unknown>;
        const [alarm] = (named["AlarmNames"] as string[] | undefined) ?? [];
        const keys = ["PolicyName", "ResourceId", "EndpointConfigName", "ModelName", "AlarmName"];
        // CreateEndpoint names its configuration too.
        return named["EndpointName"] ?? alarm ?? keys.map((key) => named[key]).find(Boolean);
      });
    expect(namesIn(planUndeployment("solubility"))).toEqual([
      "solubility-wake",
      "solubility-wake",
      "solubility-tracking",
      "endpoint/solubility/variant/AllTraffic",
      "solubility",
      "solubility",
      "solubility",
    ]);
    const undone = new Set(namesIn(planUndeployment("solubility")));
    for (const name of namesIn(planDeployment(asyncOptions))) expect(undone).toContain(name);
  });
});

describe("a dry run", () => {
  /** A client configuration with which any request would fail. */
  const clientConfig = { region: "us-east-1", endpoint: "http://127.0.0.1:1", maxAttempts: 1 };

  test("of a deployment returns the plan, and asks nothing of AWS", async () => {
    const options = { ...asyncOptions, clientConfig, readQuota: () => Promise.reject(new Error("asked")) };
    expect(await deployAsyncEndpoint({ ...options, dryRun: true })).toEqual({
      name: "solubility",
      endpointArn: undefined,
      requests: planDeployment(asyncOptions),
    });
  });

  test("of a removal does so too", async () => {
    expect(await undeployAsyncEndpoint({ name: "solubility", clientConfig, dryRun: true })).toEqual({
      name: "solubility",
      requests: planUndeployment("solubility"),
    });
  });

  test("refuses wrong options all the same", async () => {
    const wrong = { ...asyncOptions, name: "no spaces", dryRun: true };
    await expect(deployAsyncEndpoint(wrong)).rejects.toMatchObject({ code: "invalid_option" });
    await expect(undeployAsyncEndpoint({ name: "", dryRun: true })).rejects.toMatchObject({
      code: "invalid_option",
    });
  });
});
