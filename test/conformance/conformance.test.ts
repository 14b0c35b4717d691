import { Buffer } from "node:buffer";
import { join } from "node:path";
import { CloudWatchLogsClient, DescribeLogStreamsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { type EmulatorConfiguration, startEmulator } from "@sagemaker-async/emulator";
import { describeWith, findProgram, root } from "@sagemaker-async/services";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { listen } from "../support/listen.ts";
import { output, run } from "../support/run.ts";
import { driveJs } from "./js-driver.ts";
import { withStream } from "./logs-scenario.ts";
import { scenario } from "./scenario.ts";
import type { Outcome, Step } from "./step.ts";

const python = findProgram("python") ?? "";
const has = async (module: string) =>
  python !== "" && (await run(python, ["-c", `import ${module}`])).status === 0;

const async = { outputPath: "s3://demo/out", failurePath: "s3://demo/failures" };
const configuration: EmulatorConfiguration = {
  buckets: ["demo"],
  endpoints: {
    async: { async },
    "no-failures": { async: { outputPath: "s3://demo/out" } },
    failed: { async, status: "Failed", failureReason: "There is no capacity." },
    updating: { async, status: "Updating" },
    sync: {},
    broken: { async, model: () => ({ body: "bad row", status: 400 }) },
    failing: { model: () => ({ body: "bad row", status: 400 }) },
  },
};
const wanted = scenario.map(({ service, operation, error = "ok" }) => `${service} ${operation}: ${error}`);
const seen = (outcomes: readonly Outcome[]) =>
  outcomes.map(({ outcome }, at) => `${scenario[at]?.service} ${scenario[at]?.operation}: ${outcome}`);

afterEach(() => {
  vi.unstubAllEnvs();
});

test("the AWS SDK for JavaScript v3 gets what the scenario says, by AWS_ENDPOINT_URL alone", async () => {
  const { env, steps } = await start();
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  expect(seen(await driveJs(steps))).toEqual(wanted);
});

describeWith("clients in Python", { boto3: await has("boto3"), "the AWS CLI": await has("awscli") }, () => {
  test("boto3 gets what the scenario says, and each answer is as AWS's service model has it", async () => {
    const outcomes = await drive("boto3_driver.py", await start());
    expect(seen(outcomes)).toEqual(wanted);
    expect(outcomes.flatMap(({ problems }, at) => problems.map((problem) => [wanted[at], problem]))).toEqual(
      [],
    );
  });

  test("version 1 of the AWS CLI gets what the scenario says", async () => {
    expect(seen(await drive("cli_driver.py", await start()))).toEqual(wanted);
  }, 120_000);

  test("an answer that is not as the service model has it is seen", async () => {
    const answer = {
      EndpointName: "a b",
      EndpointArn: 5,
      EndpointStatus: "Sleeping",
      CreationTime: 1,
      More: 1,
    };
    const url = await answering(JSON.stringify(answer));
    const [outcome] = await drive("boto3_driver.py", {
      env: { ...environment, AWS_ENDPOINT_URL: url },
      steps: [{ service: "sagemaker", operation: "DescribeEndpoint", input: { EndpointName: "a" } }],
    });
    expect(outcome?.problems).toEqual([
      "there is no request id",
      "the media type is 'text/plain', not application/x-amz-json-…",
      "the status is 201, not 200",
      "DescribeEndpoint.LastModifiedTime: is missing",
      "DescribeEndpoint.More: is not in the model",
      expect.stringMatching(/^DescribeEndpoint.EndpointName: 'a b' does not match/),
      "DescribeEndpoint.EndpointArn: is no string but 5",
      expect.stringMatching(/^DescribeEndpoint.EndpointStatus: 'Sleeping' is none of/),
    ]);
  });
});

test.each(["SageMaker", "AnyScaleFrontendService", "GraniteServiceVersion20100801", "Logs_20140328"])(
  "the scenario has every operation of %s that the emulator serves",
  async (target) => {
    const { env } = await start();
    const response = await fetch(`${env.AWS_ENDPOINT_URL}/`, {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `${target}.Nothing` },
      body: "{}",
    });
    const { message } = (await response.json()) as { message: string };
    const served = /It serves (.*)\.$/.exec(message)?.[1]?.split(", ") ?? [];
    const called = scenario.map(({ operation }) => operation);
    expect(served.length).toBeGreaterThan(3);
    expect(served.filter((operation) => !called.includes(operation))).toEqual([]);
  },
);

const environment = {
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "any",
  AWS_SECRET_ACCESS_KEY: "any",
};

/** An emulator of which one invocation has failed, and the steps with the name of the stream that tells of it. */
async function start() {
  const emulator = await startEmulator(configuration);
  const runtime = new SageMakerRuntimeClient(emulator.clientConfig);
  const logs = new CloudWatchLogsClient(emulator.clientConfig);
  onTestFinished(async () => {
    runtime.destroy();
    logs.destroy();
    await emulator.close();
  });
  await runtime.send(new InvokeEndpointAsyncCommand({ EndpointName: "broken", Body: Buffer.from("x") }));
  await emulator.events.waitFor("invocation.failed");
  const logGroupName = "/aws/sagemaker/Endpoints/broken";
  const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
  const steps = withStream(scenario, logStreams[0]?.logStreamName ?? "");
  return { env: { ...emulator.environment }, steps };
}

/** Runs a driver in Python. */
async function drive(
  driver: string,
  { env, steps }: { readonly env: NodeJS.ProcessEnv; readonly steps: readonly Step[] },
): Promise<Outcome[]> {
  const args = [join(root, "test/conformance", driver), JSON.stringify(steps)];
  return JSON.parse(await output(python, args, { env: { ...process.env, ...env } }));
}

/** A server that is wrong in all that it says. */
function answering(body: string): Promise<string> {
  return listen((request, response) => {
    request.resume();
    response.writeHead(201, { "content-type": "text/plain" });
    response.end(body);
  });
}
