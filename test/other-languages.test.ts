import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWith, findProgram, root } from "@sagemaker-async/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmulatorCommand, startEmulatorCommand } from "./support/emulator-command.ts";
import { output, run } from "./support/run.ts";

const aws = findProgram("aws") ?? "";
const python = findProgram("python") ?? "";
const hasBoto3 = python !== "" && (await run(python, ["-c", "import boto3"])).status === 0;

describeWith("an unmodified AWS CLI and boto3", { "the AWS CLI": aws !== "", boto3: hasBoto3 }, () => {
  let emulator: EmulatorCommand;
  let folder: string;
  const cli = async (...args: string[]) => output(aws, args, { env: emulator.environment, cwd: folder });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sagemaker-async-cli-"));
    emulator = await startEmulatorCommand(join(root, "test/support/endpoints.yaml"));
  });

  afterAll(async () => {
    expect(await emulator.stop()).toBe(0);
    await rm(folder, { recursive: true });
  });

  test("aws: put a file, invoke the endpoint, read its output", async () => {
    await writeFile(join(folder, "in.csv"), "smiles\nCCO\n");
    await cli("s3", "cp", "in.csv", "s3://demo/in/cli.csv");
    const invoke = [
      "sagemaker-runtime",
      "invoke-endpoint-async",
      "--endpoint-name",
      "echo",
      "--content-type",
      "text/csv",
    ];
    const accepted = JSON.parse(await cli(...invoke, "--input-location", "s3://demo/in/cli.csv")) as {
      OutputLocation: string;
    };
    const [, key = ""] = accepted.OutputLocation.split("s3://demo/");
    await cli("s3api", "wait", "object-exists", "--bucket", "demo", "--key", key);
    await cli("s3", "cp", accepted.OutputLocation, "out.csv");
    expect(await readFile(join(folder, "out.csv"), "utf8")).toBe("smiles\nCCO\n");
  });

  test("aws: describe the endpoint, list tables, queues and topics, and say who is asking", async () => {
    expect(JSON.parse(await cli("sagemaker", "describe-endpoint", "--endpoint-name", "echo"))).toMatchObject({
      EndpointStatus: "InService",
      AsyncInferenceConfig: { OutputConfig: { S3OutputPath: "s3://demo/async-output" } },
    });
    expect(JSON.parse(await cli("dynamodb", "list-tables"))).toEqual({ TableNames: [] });
    // Version 1 of the CLI goes to AWS's old SQS host names whatever AWS_ENDPOINT_URL says, so it is told here.
    const url = emulator.environment["AWS_ENDPOINT_URL"] ?? "";
    expect(await cli("sqs", "create-queue", "--queue-name", "done", "--endpoint-url", url)).toContain(
      `${url}/`,
    );
    expect(JSON.parse(await cli("sns", "list-topics"))).toEqual({ Topics: [] });
    expect(JSON.parse(await cli("sts", "get-caller-identity"))).toMatchObject({ Account: "000000000000" });
  });

  test("aws: an endpoint that is not there is AWS's own error", async () => {
    const args = ["sagemaker", "describe-endpoint", "--endpoint-name", "nobody"];
    const { status, stderr } = await run(aws, args, { env: emulator.environment });
    expect(status).not.toBe(0);
    expect(stderr).toContain(
      "An error occurred (ValidationException) when calling the DescribeEndpoint operation: Could not find endpoint",
    );
  });

  test("aws: an endpoint is scaled by policies and their alarms", async () => {
    const variant = [
      ...["--service-namespace", "sagemaker", "--resource-id", "endpoint/scaled/variant/AllTraffic"],
      ...["--scalable-dimension", "sagemaker:variant:DesiredInstanceCount"],
    ];
    const scaling = async (...args: string[]) =>
      JSON.parse(await cli("application-autoscaling", ...args, ...variant));
    await scaling("register-scalable-target", "--min-capacity", "0", "--max-capacity", "2");
    const step = {
      AdjustmentType: "ChangeInCapacity",
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
    };
    const { PolicyARN } = await scaling(
      ...["put-scaling-policy", "--policy-name", "wake", "--policy-type", "StepScaling"],
      ...["--step-scaling-policy-configuration", JSON.stringify(step)],
    );
    await cli(
      ...["cloudwatch", "put-metric-alarm", "--alarm-name", "wake", "--alarm-actions", PolicyARN],
      ...["--namespace", "AWS/SageMaker", "--metric-name", "HasBacklogWithoutCapacity"],
      ...["--dimensions", "Name=EndpointName,Value=scaled", "--statistic", "Average", "--period", "60"],
      ...["--evaluation-periods", "2", "--threshold", "1"],
      ...["--comparison-operator", "GreaterThanOrEqualToThreshold"],
    );
    await cli(
      ...["cloudwatch", "set-alarm-state", "--alarm-name", "wake"],
      ...["--state-value", "ALARM", "--state-reason", "A drill."],
    );
    expect(JSON.parse(await cli("cloudwatch", "describe-alarms"))).toMatchObject({
      MetricAlarms: [{ AlarmName: "wake", Threshold: 1, AlarmActions: [PolicyARN] }],
    });
    expect(await scaling("describe-scaling-activities")).toMatchObject({
      ScalingActivities: [{ Cause: "monitor alarm wake in state ALARM triggered policy wake" }],
    });
    const described = await cli("sagemaker", "describe-endpoint", "--endpoint-name", "scaled");
    expect(JSON.parse(described)).toMatchObject({
      EndpointStatus: "InService",
      ProductionVariants: [{ CurrentInstanceCount: 1, DesiredInstanceCount: 1 }],
    });
  });

  test("boto3: metrics and alarms", async () => {
    const answer = await output(python, [join(root, "test/support/boto3_metrics.py")], {
      env: emulator.environment,
    });
    expect(JSON.parse(answer)).toEqual({
      statistics: [{ Sum: 3, Maximum: 2, Unit: "Count" }],
      data: [3],
      state: "INSUFFICIENT_DATA",
      tags: [{ Key: "team", Value: "chemistry" }],
      error: "ResourceNotFound",
    });
  });

  test("boto3: the same, with its own waiter", async () => {
    const answer = await output(python, [join(root, "test/support/boto3_client.py")], {
      env: emulator.environment,
    });
    expect(JSON.parse(answer)).toEqual({
      status: 202,
      inferenceId: "from-python",
      failureLocation: expect.stringMatching(/^s3:\/\/demo\/async-failures\/[0-9a-f-]{36}-error\.out$/),
      contentType: "text/csv",
      body: "smiles\nCCO\n",
    });
  });

  // Unlike the waiter of the SDK for JavaScript, which waits on.
  test("boto3: its waiter ends at once where it may not see whether an object is missing", async () => {
    const answer = await output(python, [join(root, "test/support/boto3_refused_waiter.py")], {
      env: { ...emulator.environment, AWS_ACCESS_KEY_ID: "NOLIST" },
    });
    expect(answer).toMatch(/^403 Waiter ObjectExists failed: An error occurred \(403\): Forbidden/);
  });
});
